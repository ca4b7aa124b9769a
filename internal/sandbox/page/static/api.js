// The control API of docs/sandbox.md, as one person.

export class ApiError extends Error {
  constructor(status, body) {
    super(body?.message ?? `The sandbox answered ${status}`);
    this.status = status;
    this.code = body?.code ?? 0;
    this.details = leaves(body?.errors ?? {});
  }

  get sentence() {
    return this.details.length ? this.details.map((d) => (d.place ? `${d.place}: ${d.message}` : d.message)).join(" · ") : this.message;
  }
}

// leaves lists what is wrong, from Discord's nested error objects.
function leaves(node, place = []) {
  if (Array.isArray(node._errors)) return node._errors.map((e) => ({ place: place.join("."), message: e.message }));
  return Object.entries(node).flatMap(([key, child]) => (typeof child === "object" && child ? leaves(child, [...place, key]) : []));
}

export class Api {
  constructor(as) {
    this.as = as;
    this.source = null;
  }

  async call(method, path, { query = {}, body, raw, type } = {}) {
    const url = `/sandbox/${path}?${new URLSearchParams({ as: this.as, ...query })}`;
    const init = { method, headers: {} };
    if (raw) {
      init.body = raw;
      init.headers["Content-Type"] = type || "application/octet-stream";
    } else if (method === "POST") {
      init.body = JSON.stringify(body ?? {});
      init.headers["Content-Type"] = "application/json";
    }
    let response;
    try {
      response = await fetch(url, init);
    } catch {
      throw new ApiError(0, { message: "The sandbox doesn’t answer. Is it still running?" });
    }
    const answer = await response.json().catch(() => null);
    if (!response.ok) throw new ApiError(response.status, answer);
    return answer;
  }

  get(path, query) {
    return this.call("GET", path, { query });
  }

  post(path, body) {
    return this.call("POST", path, { body });
  }

  remove(path) {
    return this.call("DELETE", path);
  }

  upload(file) {
    return this.call("POST", "upload", { query: { name: file.name }, raw: file, type: file.type });
  }

  // listen follows the event stream from seq; the browser reconnects by itself.
  listen(seq, onEvent, onState) {
    this.close();
    this.source = new EventSource(`/sandbox/events?${new URLSearchParams({ as: this.as, after: seq, requests: 1 })}`);
    this.source.onmessage = (e) => onEvent(JSON.parse(e.data));
    this.source.onopen = () => onState(true);
    this.source.onerror = () => onState(false);
  }

  close() {
    this.source?.close();
    this.source = null;
  }
}
