// The tools that the suite asks a server for, but those of several rounds.
import { acceptedContent, fromJsonSchema, inputRequired, inputResponse }
  from '@modelcontextprotocol/server';
import { delay } from '../lib/gateway.mjs';
import { ENUMS, DEFAULTS, VOCABULARY, object, text } from './reference_schemas.mjs';

/** One red pixel, and a wave of no samples. */
export const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIA'
  + 'X8jx0gAAAABJRU5ErkJggg==';
const WAV = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=';
const STEP_MS = 50;

const say = (said) => ({ content: [{ type: 'text', text: said }] });

export function addTools(server, notifier) {
  const add = (name, call, inputSchema = object({})) => server.registerTool(
    name, { description: `The suite's ${name}`, inputSchema: fromJsonSchema(inputSchema) }, call);
  addAnswers(add);
  addTalkative(add);
  addAsking(add);
  addDiagnostics(add, notifier);
}

function addAnswers(add) {
  const image = { type: 'image', data: PNG, mimeType: 'image/png' };
  const resource = (uri, mimeType, content) =>
    ({ type: 'resource', resource: { uri, mimeType, text: content } });
  add('test_simple_text', () => say('This is a simple text response for testing.'));
  add('test_image_content', () => ({ content: [image] }));
  add('test_audio_content',
    () => ({ content: [{ type: 'audio', data: WAV, mimeType: 'audio/wav' }] }));
  add('test_embedded_resource', () => ({ content: [resource(
    'test://embedded-resource', 'text/plain', 'This is an embedded resource content.')] }));
  add('test_multiple_content_types', () => ({ content: [
    { type: 'text', text: 'Multiple content types test:' }, image,
    resource('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
  ] }));
  add('test_error_handling', () => {
    throw new Error('This tool intentionally returns an error for testing');
  });
  add('json_schema_2020_12_tool', () => say('ok'), VOCABULARY);
  add('test_headers', ({ region }) => say(region),
    object({ region: { type: 'string', 'x-mcp-header': 'Region' } }));
}

/** Tools that say something before their result. */
function addTalkative(add) {
  add('test_tool_with_logging', async (_, { mcpReq }) => {
    for (const step of ['execution started', 'processing data', 'execution completed']) {
      await mcpReq.log('info', `Tool ${step}`);
      await delay(STEP_MS);
    }
    return say('logged');
  });
  add('test_tool_with_progress', async (_, { mcpReq }) => {
    const { progressToken } = mcpReq._meta ?? {};
    for (const progress of progressToken === undefined ? [] : [0, 50, 100]) {
      const params = { progressToken, progress, total: 100 };
      await mcpReq.notify({ method: 'notifications/progress', params });
      await delay(STEP_MS);
    }
    return say('progressed');
  });
  add('test_reconnection', async (_, { http }) => {
    http?.closeSSE?.();
    await delay(2 * STEP_MS);
    return say('Reconnection test completed');
  });
}

/** Tools that ask the client for something: a request up to 2025-11-25, a second round since. */
function addAsking(add) {
  const asking = (name, schemaOf, inputSchema) => add(name, (args, { mcpReq }) => {
    const answer = inputResponse(mcpReq.inputResponses, 'form');
    if (answer.kind !== 'missing') return say(told(mcpReq.inputResponses.form));
    const message = args.message ?? 'Please fill in';
    const form = inputRequired.elicit({ message, requestedSchema: schemaOf });
    return inputRequired({ inputRequests: { form } });
  }, inputSchema);
  const told = ({ action, content }) =>
    `Elicitation completed: action=${action}, content=${JSON.stringify(content ?? {})}`;
  asking('test_elicitation', object({ username: text, email: text }, ['username', 'email']),
    object({ message: text }, ['message']));
  asking('test_elicitation_sep1034_defaults', DEFAULTS);
  asking('test_elicitation_sep1330_enums', ENUMS);
  add('test_sampling', ({ prompt }, { mcpReq }) => {
    const answer = mcpReq.inputResponses?.completion;
    if (answer) return say(`LLM response: ${answer.content.text}`);
    const content = { type: 'text', text: prompt };
    const completion = inputRequired.createMessage(
      { messages: [{ role: 'user', content }], maxTokens: 100 });
    return inputRequired({ inputRequests: { completion } });
  }, object({ prompt: text }, ['prompt']));
}

/** Tools by which the suite looks at the server itself. */
function addDiagnostics(add, notifier) {
  add('test_missing_capability', () => inputRequired({ inputRequests: {
    completion: inputRequired.createMessage({ messages: [], maxTokens: 1 }) } }));
  add('test_streaming_elicitation', (_, { mcpReq }) => {
    if (acceptedContent(mcpReq.inputResponses, 'form')) return say('done');
    return inputRequired({ inputRequests: {
      form: inputRequired.elicit({ message: 'Go on?', requestedSchema: object({ ok: text }) }) } });
  });
  add('test_logging_tool', async (_, { mcpReq }) => {
    await mcpReq.log('info', 'heard only by those who asked for it');
    return say('done');
  });
  add('test_trigger_tool_change', () => void notifier()?.toolsChanged() ?? say('changed'));
  add('test_trigger_prompt_change', () => void notifier()?.promptsChanged() ?? say('changed'));
}
