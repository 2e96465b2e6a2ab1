// The resources and prompts that the suite asks a server for.
import { ResourceTemplate, fromJsonSchema } from '@modelcontextprotocol/server';
import { object, text } from './reference_schemas.mjs';
import { PNG } from './reference_tools.mjs';

export function addContent(server) {
  addResources(server);
  addPrompts(server);
  addSubscriptions(server);
}

function addResources(server) {
  const add = (name, uri, mimeType, content) => server.registerResource(
    name, uri, { description: `The suite's ${name}`, mimeType },
    async () => ({ contents: [{ uri, mimeType, ...content }] }));
  add('static-text', 'test://static-text', 'text/plain',
    { text: 'This is the content of the static text resource.' });
  add('static-binary', 'test://static-binary', 'image/png', { blob: PNG });
  add('watched-resource', 'test://watched-resource', 'text/plain', { text: 'watched' });
  server.registerResource(
    'template', new ResourceTemplate('test://template/{id}/data', { list: undefined }),
    { description: 'A resource for every id', mimeType: 'application/json' },
    async (uri, { id }) => ({ contents: [{
      uri: uri.href, mimeType: 'application/json',
      text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
    }] }));
}

function addPrompts(server) {
  const add = (name, answer, argsSchema) => server.registerPrompt(
    name, { description: `The suite's ${name}`, ...(argsSchema && { argsSchema }) }, answer);
  const user = (content) => ({ role: 'user', content });
  const words = (said) => user({ type: 'text', text: said });
  add('test_simple_prompt', () => ({ messages: [words('This is a simple prompt for testing.')] }));
  add('test_prompt_with_arguments', ({ arg1, arg2 }) => ({
    messages: [words(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)],
  }), fromJsonSchema(object({ arg1: text, arg2: text }, ['arg1', 'arg2'])));
  add('test_prompt_with_embedded_resource', ({ resourceUri }) => ({
    messages: [
      user({ type: 'resource', resource: {
        uri: resourceUri, mimeType: 'text/plain', text: 'Embedded resource content for testing.',
      } }),
      words('Please process the embedded resource above.'),
    ],
  }), fromJsonSchema(object({ resourceUri: text }, ['resourceUri'])));
  add('test_prompt_with_image', () => ({
    messages: [
      user({ type: 'image', data: PNG, mimeType: 'image/png' }),
      words('Please analyze the image above.'),
    ],
  }));
}

/** What McpServer leaves to its user. */
function addSubscriptions(server) {
  server.server.setRequestHandler('resources/subscribe', () => ({}));
  server.server.setRequestHandler('resources/unsubscribe', () => ({}));
  server.server.setRequestHandler('completion/complete', ({ params }) => ({
    completion: {
      values: ['paris', 'park', 'party'].filter((word) => word.startsWith(params.argument.value)),
      hasMore: false,
    },
  }));
}
