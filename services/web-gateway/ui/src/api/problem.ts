/** One form for everything that can go wrong: a stable slug and a sentence in both languages. */

import { Code, ConnectError } from "@connectrpc/connect";
import { ProblemSchema } from "@/gen/afterdose/access/v1/access_pb";

export interface Problem {
  slug: string;
  zh: string;
  en: string;
  /** The session has ended, or there is none. */
  signedOut: boolean;
}

/** A refusal of one of the gateway's own requests (RFC 9457). */
export class RequestRefused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.slug);
  }
}

const UNREACHABLE: Problem = {
  slug: "unreachable",
  zh: "无法连接服务器，请检查网络后重试。",
  en: "The server cannot be reached. Check the connection and try again.",
  signedOut: false,
};

const UNEXPECTED: Problem = {
  slug: "unexpected",
  zh: "发生了意外错误，请重试；如仍出现，请联系管理员。",
  en: "Something unexpected happened. Try again, and tell an administrator when it comes back.",
  signedOut: false,
};

/** What an error says to people, whatever it came from. */
export function problemOf(error: unknown): Problem {
  if (error instanceof RequestRefused) return error.problem;
  if (!(error instanceof ConnectError)) return error instanceof TypeError ? UNREACHABLE : UNEXPECTED;
  const signedOut = error.code === Code.Unauthenticated;
  const [detail] = error.findDetails(ProblemSchema);
  if (detail) return { slug: detail.slug, zh: detail.zh, en: detail.en, signedOut };
  if (error.cause instanceof TypeError) return UNREACHABLE;
  return { ...(error.code === Code.Unavailable ? UNREACHABLE : UNEXPECTED), signedOut };
}

/** Whether another try may help: not after a refusal that says why. */
export function mayRetry(error: unknown): boolean {
  if (error instanceof RequestRefused) return false;
  if (!(error instanceof ConnectError)) return true;
  return [Code.Unavailable, Code.DeadlineExceeded, Code.Unknown].includes(error.code);
}

/** Reads the refusal of one of the gateway's own requests. */
export async function refusal(response: Response): Promise<RequestRefused> {
  const signedOut = response.status === 401;
  try {
    const body = (await response.json()) as Partial<Problem>;
    if (body.slug && body.zh && body.en) {
      return new RequestRefused({ slug: body.slug, zh: body.zh, en: body.en, signedOut });
    }
  } catch {
    // A proxy in between answered with a page of its own: the status has to do.
  }
  const problem = response.status >= 502 ? UNREACHABLE : UNEXPECTED;
  return new RequestRefused({ ...problem, signedOut });
}
