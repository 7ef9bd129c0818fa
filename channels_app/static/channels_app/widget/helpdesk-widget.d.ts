/** Types of the chat widget's SDK: `window.Helpdesk`, after its script has loaded.
 *
 * Before that it is an array, and calls wait in it:
 *
 *     window.Helpdesk = window.Helpdesk || [];
 *     Helpdesk.push(["identify", { token }]);
 */

/** What the panel shows. */
export type HelpdeskView =
  | "home"
  | "chat"
  | { name: "home" }
  | { name: "chat"; chat?: string }
  | { name: "article"; slug: string };

/** Who somebody is, signed by your server: see "Identity" in the documentation. */
export type HelpdeskProof =
  | { token: string; attributes?: HelpdeskFacts }
  | { id: string; exp: number; hmac: string; name?: string; email?: string; attributes?: HelpdeskFacts };

/** Facts for the agent, such as an order: 4 KB at most, with names of at most 60 letters.
 * Null takes a fact back. Agents see them as what a page claims, not as proven. */
export type HelpdeskFacts = Record<string, string | number | boolean | null>;

export interface HelpdeskEvents {
  ready: undefined;
  open: undefined;
  close: undefined;
  /** Messages not seen yet. */
  unread: number;
  /** An agent said something. `at` is an ISO time. */
  message: { id: string; author: string; text: string; at: string };
  /** The server has what the visitor said. */
  sent: { id: string };
  session: { id: string; verified: boolean };
  /** An agent is writing. */
  typing: undefined;
  /** One to five. */
  rated: number;
  offline: undefined;
  online: undefined;
  error: { code: string };
}

export interface HelpdeskError extends Error {
  code: string;
}

export interface HelpdeskWidget {
  readonly version: string;
  readonly unread: number;
  readonly isOpen: boolean;
  readonly ready: Promise<HelpdeskWidget>;

  open(view?: HelpdeskView): Promise<void>;
  close(): Promise<void>;
  toggle(): Promise<void>;
  /** The button is there again, or gone. */
  show(): void;
  hide(): void;

  /** Rejects with a `code` when the server cannot be reached. A proof that is not right
   * is no error: `verified` is false, and they stay who they were. */
  identify(proof: HelpdeskProof): Promise<{ id: string; verified: boolean }>;
  /** Forget who is here, and what waits to be sent. */
  logout(): Promise<void>;

  /** Goes along with what the visitor says; facts of the same name are replaced. Rejects
   * with the code "too_large" or "invalid" when it cannot be taken. */
  setContext(facts: HelpdeskFacts): Promise<void>;
  /** For the next conversation: answers to your questions (the form shows them), the team
   * (its id, one of those offered), and at most 10 tags of 50 letters: those that the
   * company uses are put on the ticket. Rejects as `setContext` does. */
  setConversation(conversation: { tags?: string[]; fields?: HelpdeskFacts; team?: string }): Promise<void>;
  /** Something happened on your page; the last twenty go along, each with at most 500
   * bytes of facts. Rejects as `setContext` does. */
  track(name: string, props?: HelpdeskFacts): Promise<void>;

  /** Write into the field, for the visitor to send. */
  prefill(text: string): Promise<void>;
  /** Say it for them: only after a click of theirs. */
  send(text: string): Promise<{ id: string }>;
  openArticle(slug: string): Promise<void>;
  search(query: string): Promise<{ slug: string; title: string; excerpt: string }[]>;

  setTheme(theme: { accent?: string; side?: "start" | "end"; theme?: "auto" | "light" | "dark" }): Promise<void>;
  setLocale(language: string): Promise<void>;

  /** Returns what stops it. */
  on<E extends keyof HelpdeskEvents>(event: E, act: (value: HelpdeskEvents[E]) => void): () => void;
  once<E extends keyof HelpdeskEvents>(event: E, act: (value: HelpdeskEvents[E]) => void): () => void;

  /** The same as a call each: `["open", "chat"]`. */
  push(...calls: [method: string, ...args: unknown[]][]): unknown[];
  /** Take all of it off the page. */
  destroy(): void;
}

declare global {
  interface Window {
    Helpdesk: HelpdeskWidget;
  }
  interface DocumentEventMap {
    "helpdesk:ready": Event;
  }
}
