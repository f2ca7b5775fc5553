/** An attack or fault of the table. */
export interface Row {
  /** With which the `describe` of its tests begins. */
  readonly id: string;
  readonly what: string;
  /** Why it has no test; only where what it attacks does not exist. */
  readonly reason?: string;
}

/** A: attacks; F: faults; L: load; S: soak. */
export const rows: readonly Row[] = [
  { id: 'A1', what: 'another user’s documents by their ids' },
  { id: 'A2', what: 'another user’s key in a body, a condition or a cursor' },
  { id: 'A3', what: 'forged or foreign cursors' },
  { id: 'A4', what: 'sessionIds of other types, sizes and alphabets' },
  { id: 'A5', what: 'names that every object has, as operation, collection or field' },
  { id: 'A6', what: 'pollution, depth, numbers and texts that cannot be kept' },
  { id: 'A7', what: 'operators smuggled into conditions' },
  { id: 'A8', what: 'bodies too large, too slow, chunked, compressed or no JSON' },
  { id: 'A9', what: 'guessing or planting a session' },
  { id: 'A10', what: 'expired, ended and disabled sessions, at their limits' },
  { id: 'A11', what: 'an ended session at an instance that remembers it' },
  { id: 'A12', what: 'an authCode again, or many times at once' },
  { id: 'A13', what: 'forged and broken answers of Alipay' },
  { id: 'A14', what: 'headers that name a user' },
  { id: 'A15', what: 'STS credentials used elsewhere' },
  { id: 'A16', what: 'secrets in logs, answers and bundles' },
  { id: 'A17', what: 'stacks and texts of services in answers' },
  { id: 'A18', what: 'telling unknown, expired and foreign apart' },
  { id: 'A19', what: 'a flood of logins' },
  { id: 'A20', what: 'requests that cost more than they look' },
  { id: 'A21', what: 'live queries that outlive a permission: the server has none' },
  { id: 'A22', what: 'attacks on open sockets: the functions have none' },
  { id: 'A23', what: 'paths that lead out of a folder: users have no files' },
  { id: 'A24', what: 'packages that are not what they were' },
  { id: 'A25', what: 'a web page against the local cloud: DNS rebinding, forms, fetch' },
  { id: 'A26', what: 'garbage in the answers that the client gets' },
  { id: 'A27', what: 'damaged requests to Tablestore, with stolen or guessed keys' },
  { id: 'F1', what: 'Tablestore throttled, failing, or cut off before and after the commit' },
  { id: 'F2', what: 'an answer to the client lost after the commit' },
  { id: 'F3', what: 'writers at the same time' },
  { id: 'F4', what: 'a batch of which a part fails' },
  { id: 'F5', what: 'pages that end early, and changes between them' },
  { id: 'F6', what: 'credentials that change under an instance or a device' },
  { id: 'F7', what: 'the process killed during writes' },
  { id: 'F8', what: 'clocks that are wrong or jump; networks that go; apps that are killed' },
  { id: 'F9', what: 'many who need one exchange at once' },
  { id: 'F10', what: 'clients and servers of other versions' },
  { id: 'F11', what: 'Alipay that names users by open_id instead of user_id' },
  { id: 'F12', what: 'STS and Alipay slow, refused, cut off, garbled or failing' },
  { id: 'F13', what: 'no room left on the disk under the local store' },
  { id: 'L1', what: 'a steady load, with faults switched on and off' },
  { id: 'S1', what: 'memory and handles over many requests' },
];
