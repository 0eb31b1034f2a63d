// The sandbox's control side over HTTP: one function each, errors as Error with the server's words.

async function call(method, path, body) {
  const options = { method, headers: { Accept: "application/json" } };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error("连不上沙盒");
  }
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok || data.ok === false) throw new Error(data.description || `沙盒回答 ${answer.status}`);
  return data.result;
}

const post = (path, body = {}) => call("POST", path, body);

export const api = {
  town: () => call("GET", "/town"),
  messages: (chat, viewer, after) =>
    call("GET", `/town/chats/${chat}/messages?viewer=${viewer}${after === undefined ? "" : `&after=${after}`}`),
  state: (chat) => call("GET", `/town/chats/${chat}/state`),
  answers: (uid) => call("GET", `/town/people/${uid}/answers`),
  send: (uid, what) => post(`/town/people/${uid}/send`, what),
  edit: (uid, what) => post(`/town/people/${uid}/edit`, what),
  press: (uid, what) => post(`/town/people/${uid}/press`, what),
  pressReply: (uid, what) => post(`/town/people/${uid}/press_reply`, what),
  remove: (uid, what) => post(`/town/people/${uid}/delete`, what),
  react: (uid, what) => post(`/town/people/${uid}/react`, what),
  vote: (uid, what) => post(`/town/people/${uid}/vote`, what),
  block: (uid, blocked) => post(`/town/people/${uid}/block`, { blocked }),
  calls: (after) => call("GET", `/town/calls?after=${after}&newest=200`),
  pending: () => call("GET", "/town/pending"),
  clock: (advance) => post("/town/clock", { advance }),
  addFault: (fault) => post("/town/faults", fault),
  clearFaults: () => call("DELETE", "/town/faults"),
  reset: () => post("/town/reset"),
};

/** Follow the town's events; `onEvent` gets each as an object, `onState` true/false for connected or not. */
export function follow(onEvent, onState) {
  const source = new EventSource("/town/events");
  source.onopen = () => onState(true);
  source.onerror = () => onState(false);
  source.onmessage = (event) => {
    try {
      onEvent(JSON.parse(event.data));
    } catch {
      // A line that is no JSON is a keep-alive.
    }
  };
  return source;
}
