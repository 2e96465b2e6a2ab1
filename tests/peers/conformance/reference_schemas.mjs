// The JSON schemas of the suite's tools and forms.

export const text = { type: 'string' };
export const flag = { type: 'boolean' };

export function object(properties, required = []) {
  return { type: 'object', properties, ...(required.length > 0 && { required }) };
}

/** SEP-1034: a default for every primitive type. */
export const DEFAULTS = object({
  name: { type: 'string', default: 'John Doe' },
  age: { type: 'integer', default: 30 },
  score: { type: 'number', default: 95.5 },
  status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
  verified: { type: 'boolean', default: true },
});

const OPTIONS = ['option1', 'option2', 'option3'];
const titled = (word) => ['First', 'Second', 'Third']
  .map((title, place) => ({ const: `value${place + 1}`, title: `${title} ${word}` }));

/** SEP-1330: all ways to say which values there are. */
export const ENUMS = object({
  untitledSingle: { type: 'string', enum: OPTIONS },
  titledSingle: { type: 'string', oneOf: titled('Option') },
  legacyEnum: {
    type: 'string', enum: ['opt1', 'opt2', 'opt3'],
    enumNames: ['Option One', 'Option Two', 'Option Three'],
  },
  untitledMulti: { type: 'array', items: { type: 'string', enum: OPTIONS } },
  titledMulti: { type: 'array', items: { anyOf: titled('Choice') } },
});

/** SEP-1613 and SEP-2106: words of JSON Schema 2020-12 that must not get lost. */
export const VOCABULARY = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: { address: { $anchor: 'addressDef', ...object({ street: text, city: text }) } },
  properties: {
    name: text,
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: text,
    email: text,
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
};
