/** Modules of packages that no function uses, by path from node_modules, and what they would serve. */
export const leftOut: readonly { readonly modules: RegExp; readonly serve: string }[] = [
  { modules: /^tablestore\/lib\/sql\.js$/, serve: 'SQL' },
  { modules: /^tablestore\/lib\/protocol\/sql_generated\.js$/, serve: 'SQL' },
  { modules: /^flatbuffers\//, serve: "SQL's answers" },

  { modules: /^@alicloud\/pop-core\/lib\/roa\.js$/, serve: 'APIs in the ROA style; STS is RPC' },
  { modules: /^(httpx\/node_modules\/)?debug\/src\/browser\.js$/, serve: 'browsers' },

  { modules: /^alipay-sdk\/dist\/\w+\/AlipayFormStream\.js$/, serve: 'uploads of files' },
  { modules: /^alipay-sdk\/dist\/\w+\/antcertutil\.js$/, serve: 'certificates; the app has a key pair' },
  { modules: /^crypto-js\/(?!(?:core|index)\.js$)/, serve: 'encrypted contents' },
  { modules: /^sse-decoder\//, serve: 'streams of events' },

  {
    modules: /^urllib\/dist\/\w+\/(fetch|FetchOpaqueInterceptor)\.js$/,
    serve: 'fetch; the SDK calls request',
  },
  { modules: /^urllib\/dist\/\w+\/FormData\.js$/, serve: 'uploads of files' },
  { modules: /^urllib\/dist\/\w+\/HttpAgent\.js$/, serve: 'name servers of one’s own' },
  { modules: /^(formstream|mime-types)\//, serve: 'uploads of files' },
  { modules: /^qs\//, serve: 'nested query strings' },

  { modules: /^undici\/lib\/(web|cache|interceptor|mock)\//, serve: 'fetch, sockets, caches, tests' },
  {
    modules: /^undici\/lib\/handler\/(redirect|retry|decorator)-handler\.js$/,
    serve: 'redirects and retries',
  },
  {
    modules: /^undici\/lib\/dispatcher\/(balanced-pool|round-robin-pool|retry-agent)\.js$/,
    serve: 'many servers of one name',
  },
  { modules: /^undici\/lib\/dispatcher\/(env-http-|socks5-)?proxy-agent\.js$/, serve: 'proxies' },
  { modules: /^undici\/lib\/dispatcher\/(client-h2|h2c-client)\.js$/, serve: 'HTTP/2' },
  { modules: /^undici\/lib\/llhttp\/llhttp-wasm\.js$/, serve: 'processors without SIMD' },
];

/** A module's path from the node_modules folder that it is in; undefined when it is in none. */
export function pathInPackages(path: string): string | undefined {
  return /^(?:.*?[\\/])??node_modules[\\/](.*)$/.exec(path)?.[1]?.replaceAll('\\', '/');
}

/** Says whether the bundles have a stand-in for this file. */
export function isLeftOut(path: string): boolean {
  const module = pathInPackages(path);
  return module !== undefined && leftOut.some(({ modules }) => modules.test(module));
}
