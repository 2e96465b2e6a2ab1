// SEP-2322: tools and a prompt that need several rounds, since 2026-07-28.
import { CLIENT_CAPABILITIES_META_KEY, fromJsonSchema, inputRequired }
  from '@modelcontextprotocol/server';
import { flag, object, text } from './reference_schemas.mjs';

const say = (said) => ({ content: [{ type: 'text', text: said }] });

const ask = (message, properties) => inputRequired.elicit(
  { message, requestedSchema: object(properties, Object.keys(properties)) });
const complete = (wanted, maxTokens) => inputRequired.createMessage(
  { messages: [{ role: 'user', content: { type: 'text', text: wanted } }], maxTokens });

const NAME = ask('What is your name?', { name: text });
const contentOf = (mcpReq, key) => {
  const { action, content } = mcpReq.inputResponses?.[key] ?? {};
  return action === 'accept' && content && typeof content === 'object' ? content : undefined;
};

export function addRounds(server, codec) {
  const add = (name, call) => server.registerTool(
    `test_input_required_result_${name}`,
    { description: `The suite's ${name}`, inputSchema: fromJsonSchema(object({})) },
    (_, context) => call(context.mcpReq, context));
  addSingle(add);
  addStateful(add, codec);
  addPrompt(server);
}

function addSingle(add) {
  add('elicitation', (mcpReq) => {
    const { name } = contentOf(mcpReq, 'user_name') ?? {};
    if (typeof name === 'string') return say(`Hello, ${name}!`);
    return inputRequired({ inputRequests: { user_name: NAME } });
  });
  add('sampling', ({ inputResponses }) => {
    const answer = inputResponses?.capital_question?.content?.text;
    if (answer) return say(answer);
    const question = complete('What is the capital of France?', 100);
    return inputRequired({ inputRequests: { capital_question: question } });
  });
  add('list_roots', ({ inputResponses }) => {
    const roots = inputResponses?.client_roots?.roots;
    if (roots) return say(roots.map(({ uri }) => uri).join(' '));
    return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
  });
  add('capabilities', ({ envelope }) => {
    const able = envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? {};
    const inputRequests = {
      ...(able.elicitation && { user_name: NAME }),
      ...(able.sampling && { greeting: complete('Generate a greeting', 50) }),
      ...(able.roots && { client_roots: inputRequired.listRoots() }),
    };
    return Object.keys(inputRequests).length > 0 ? inputRequired({ inputRequests }) : say('none');
  });
}

/** Tools whose state comes back through the client, signed. */
function addStateful(add, codec) {
  const confirmed = async (mcpReq, context) => {
    if (mcpReq.requestState()?.step === 1 && contentOf(mcpReq, 'confirm')) return say('state-ok');
    return inputRequired({
      inputRequests: { confirm: ask('Please confirm', { ok: flag }) },
      requestState: await codec.mint({ step: 1 }, context),
    });
  };
  add('request_state', confirmed);
  add('tampered_state', confirmed);
  add('multiple_inputs', async (mcpReq, context) => {
    const { greeting, client_roots: roots } = mcpReq.inputResponses ?? {};
    const { name } = contentOf(mcpReq, 'user_name') ?? {};
    if (mcpReq.requestState() && name && greeting && roots) return say(`all of ${name}`);
    return inputRequired({
      inputRequests: {
        user_name: NAME, greeting: complete('Generate a greeting', 50),
        client_roots: inputRequired.listRoots(),
      },
      requestState: await codec.mint({ step: 1 }, context),
    });
  });
  add('multi_round', async (mcpReq, context) => {
    const state = mcpReq.requestState();
    const again = async (inputRequests, step) => inputRequired(
      { inputRequests, requestState: await codec.mint(step, context) });
    const { name } = contentOf(mcpReq, 'step1') ?? {};
    const { color } = contentOf(mcpReq, 'step2') ?? {};
    if (state?.step === 2 && color) return say(`${state.name} likes ${color}`);
    if (state?.step === 1 && name) {
      const step2 = ask('Step 2: What is your favorite color?', { color: text });
      return again({ step2 }, { step: 2, name });
    }
    return again({ step1: ask('Step 1: What is your name?', { name: text }) }, { step: 1 });
  });
}

function addPrompt(server) {
  const name = 'test_input_required_result_prompt';
  server.registerPrompt(name, { description: `The suite's ${name}` }, ({ mcpReq }) => {
    const { context } = contentOf(mcpReq, 'user_context') ?? {};
    const content = { type: 'text', text: `Use ${context}` };
    if (context) return { messages: [{ role: 'user', content }] };
    const form = ask('What context should the prompt use?', { context: text });
    return inputRequired({ inputRequests: { user_context: form } });
  });
}
