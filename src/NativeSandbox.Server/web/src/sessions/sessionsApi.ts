import type { ApiClient } from "../api/client";
import { keyring } from "../api/keyring";
import { Problem } from "../api/problem";

/** A session as GET /api/sessions/{id} tells it. */
export interface SessionInfo {
  sessionId: string;
  createdAt: string;
  lastActivityAt: string;
  /** When it ends if nobody uses it until then. */
  expiresAt: string;
  /** When it ends in any case. */
  endsAt: string;
  state: "empty" | "starting" | "running" | "ended";
  language: string | null;
  clients: number;
  recordingBytes: number | null;
}

/** Sessions, by REST. */
export class SessionsApi {
  constructor(private readonly api: ApiClient) {}

  /** Null where it is over, or somebody else's. */
  async find(id: string): Promise<SessionInfo | null> {
    try {
      return await this.api.json<SessionInfo>("GET", `/api/sessions/${encodeURIComponent(id)}`);
    } catch (error) {
      if (error instanceof Problem && (error.status === 404 || error.status === 410)) return null;
      throw error;
    }
  }

  /** The sessions of the key. Without one the server lists none, for their ids are secrets. */
  async list(): Promise<SessionInfo[]> {
    if (keyring.key === null) return [];
    return (await this.api.json<{ sessions: SessionInfo[] }>("GET", "/api/sessions")).sessions;
  }

  async end(id: string): Promise<void> {
    await this.api.send("DELETE", `/api/sessions/${encodeURIComponent(id)}`);
  }

  async recording(id: string): Promise<Blob> {
    return (await this.api.send("GET", `/api/sessions/${encodeURIComponent(id)}/recording`)).blob();
  }
}
