/** The event stream of the gateway, opened again whenever it ends. */

/** A live event; what it is about depends on its type. */
export interface LiveEvent {
  /** contact, ticket, case, return, channel, call; `resync` when something may have been missed. */
  type: string;
  ticket_id?: string;
  contact_id?: string;
  case_id?: string;
  return_id?: string;
  receipt?: string;
  state?: string;
}

interface Ears {
  hear: (event: LiveEvent) => void;
  /** It listens, for the first time or `again`. */
  opened: (again: boolean) => void;
  interrupted: () => void;
  /** The server would not have it; browsers do not try again by themselves then. */
  refused: () => void;
}

const AGAIN_MS = 15_000;

/** Listens until the answer is called. */
export function listenToStream(ears: Ears): () => void {
  let source: EventSource | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const open = () => {
    const stream = new EventSource("/live", { withCredentials: true });
    source = stream;
    stream.onopen = () => {
      ears.opened(again);
      again = true;
    };
    stream.onmessage = (message: MessageEvent<string>) => {
      const event = readEvent(message.data);
      if (event) ears.hear(event);
    };
    stream.onerror = () => {
      ears.interrupted();
      if (stream.readyState !== EventSource.CLOSED) return;
      ears.refused();
      waiting = setTimeout(open, AGAIN_MS);
    };
  };
  open();
  return () => {
    clearTimeout(waiting);
    source?.close();
  };
}

/** An event; one that cannot be read is none, a newer gateway may say what this console does not know. */
function readEvent(data: string): LiveEvent | undefined {
  try {
    const event = JSON.parse(data) as LiveEvent;
    return typeof event.type === "string" ? event : undefined;
  } catch {
    return undefined;
  }
}
