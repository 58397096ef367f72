import { createServer, type Server } from 'node:http';

type Observe = (app: string, method: string, status: number, durationMs: number) => void;

/** Nothing, until `serveMetrics` begins to collect. Paths are no label: they are the callers' to choose. */
export let observeRequest: Observe = () => {};

const known = new Set(['GET', 'HEAD', 'POST', 'OPTIONS', 'DELETE', 'PUT', 'PATCH']);

/** Prometheus metrics on a port of their own, which is not for the public. */
export const serveMetrics = async (host: string, port: number): Promise<Server> => {
  // Loaded here, because it is a tenth of what an app loads at its start, and most do without.
  const { collectDefaultMetrics, Histogram, register } = await import('prom-client');
  const requests = new Histogram({
    name: 'portcullis_http_request_duration_seconds',
    help: 'Duration of HTTP requests.',
    labelNames: ['app', 'method', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  });
  observeRequest = (app, method, status, durationMs) =>
    requests.observe({ app, method: known.has(method) ? method : 'OTHER', status: String(status) }, durationMs / 1000);
  collectDefaultMetrics();
  const server = createServer(async (request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': register.contentType }).end(await register.metrics());
  });
  return server.listen(port, host);
};
