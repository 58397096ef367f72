/** An error whose words may be shown to whoever sent the request. */
export class HttpError extends Error {
  status: number;
  code: string;
  title: string;
  detail: string;
  headers: Record<string, string>;

  constructor(status: number, code: string, title: string, detail: string, headers: Record<string, string> = {}) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.title = title;
    this.detail = detail;
    this.headers = headers;
  }
}
