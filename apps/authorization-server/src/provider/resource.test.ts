import { describe, expect, test } from 'vitest';
import { canonicalResource, namedResource } from './resource.ts';

const served = 'https://mcp.example.com/mcp';

describe('the resource that a request names (RFC 8707, 2; RFC 3986, 6.2)', () => {
  test.each([
    ['as it is', served],
    ['scheme and host in capitals', 'HTTPS://MCP.Example.com/mcp'],
    ['with the default port', 'https://mcp.example.com:443/mcp'],
    ['with a slash behind', 'https://mcp.example.com/mcp/'],
    ['with the toolsets of a client’s address', `${served}?toolsets=orders,market-data%2Cjournal`],
    ['twice', [served, 'https://MCP.example.com:443/mcp/']],
  ])('G-6, A124: %s is ours', (_, named) => {
    expect(namedResource(named, served)).toBe(served);
  });

  test.each([
    ['another host', 'https://other.example/mcp'],
    ['another port', 'https://mcp.example.com:8443/mcp'],
    ['plain http', 'http://mcp.example.com/mcp'],
    ['another path', 'https://mcp.example.com/other'],
    ['the path in capitals', 'https://mcp.example.com/MCP'],
    ['the origin alone', 'https://mcp.example.com'],
    ['a query', `${served}?x=1`],
    ['a query beside toolsets', `${served}?toolsets=orders&x=1`],
    ['toolsets of another host', 'https://other.example/mcp?toolsets=orders'],
    ['a fragment', `${served}#x`],
    ['a user', 'https://user@mcp.example.com/mcp'],
    ['a scheme that runs', 'javascript:alert(1)'],
    ['a relative one', '/mcp'],
    ['ours and another', [served, 'https://other.example/mcp']],
  ])('G-6, A124: %s is not', (_, named) => {
    expect(() => namedResource(named, served)).toThrow('invalid_target');
  });

  test('G-6: a resource at the root has no slash, and is the same with one', () => {
    expect(canonicalResource('https://mcp.example.com')).toBe('https://mcp.example.com');
    expect(namedResource('https://mcp.example.com/', 'https://mcp.example.com')).toBe('https://mcp.example.com');
  });

  test.each([undefined, '', []])('G-7: %j names none', (named) => {
    expect(namedResource(named, served)).toBeUndefined();
  });
});
