// Which of the suite's scenarios are run, and why the others are not.

const AGENTS_OWN = 'about what an agent does with a message that the gateway passes on unread';

const LEFT_OUT = {
  'sep-2640-client-no-prefetch': AGENTS_OWN,
  'sep-2640-client-verify-digest': AGENTS_OWN,
  'sep-2640-client-verify-size': AGENTS_OWN,
  'sep-2640-client-verify-frontmatter': AGENTS_OWN,
};

/** Why a scenario fails at present, for the table. */
const FAILS = {};

/** The error that a person sees where the login must not be gone through with. */
const REFUSED = {
  'auth/resource-mismatch': 'metadata_invalid',
  'auth/metadata-issuer-mismatch': 'metadata_invalid',
  'auth/iss-supported-missing': 'login_mix_up',
  'auth/iss-wrong-issuer': 'login_mix_up',
  'auth/iss-unexpected': 'login_mix_up',
  'auth/iss-normalized': 'login_mix_up',
  'auth/scope-retry-limit': 'insufficient_scope',
};

/** How the driver must end. */
export const endingOf = (name) => (REFUSED[name] ? `refused ${REFUSED[name]}` : 'done');
export const leftOut = (name) => LEFT_OUT[name];
export const whyFailing = (name) => FAILS[name] ?? 'fails';
