-- The first schema. Every table carries its account; times are Unix seconds; flags are 0 or 1; lists and rich values are JSON.
-- A party or member is written `employee:5`, `contact:7` or `team:3`, so that it can be indexed.
-- Tables without rowid name their key columns first, in the key's order: SQLite 3.40's integrity check misreads others.
-- `search` columns hold folded text (lower case, ё as е), written by the store.

CREATE TABLE sequences (
  name TEXT PRIMARY KEY,
  next INTEGER NOT NULL
) STRICT;

INSERT INTO sequences (name, next) VALUES ('ids', 1);

CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  plan TEXT NOT NULL,
  plan_expires_at REAL,
  owner INTEGER NOT NULL,
  language TEXT NOT NULL,
  default_template INTEGER,
  settings TEXT NOT NULL,
  next_task_number INTEGER NOT NULL DEFAULT 1,
  next_project_number INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX accounts_by_slug ON accounts (slug);

-- people ------------------------------------------------------------------------------------------------------------

CREATE TABLE employees (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts (id),
  name TEXT NOT NULL,
  handle TEXT NOT NULL,
  handle_key TEXT NOT NULL,
  email TEXT NOT NULL,
  language TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  is_admin INTEGER NOT NULL,
  is_tech_admin INTEGER NOT NULL,
  is_robot INTEGER NOT NULL,
  is_active INTEGER NOT NULL,
  head INTEGER,
  default_template INTEGER,
  person INTEGER,
  username TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX employees_by_handle ON employees (account, handle_key);
CREATE INDEX employees_by_person ON employees (account, person) WHERE person IS NOT NULL;

CREATE TABLE teams (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts (id),
  name TEXT NOT NULL,
  members TEXT NOT NULL,
  head INTEGER
) STRICT;
CREATE INDEX teams_by_account ON teams (account, id);

CREATE TABLE persons (
  account INTEGER NOT NULL REFERENCES accounts (id),
  id INTEGER NOT NULL,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  username TEXT NOT NULL,
  language_code TEXT NOT NULL,
  is_bot INTEGER NOT NULL,
  PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts (id),
  name TEXT NOT NULL,
  handle TEXT NOT NULL,
  handle_key TEXT NOT NULL,
  language TEXT NOT NULL,
  access TEXT NOT NULL,
  is_company INTEGER NOT NULL,
  company INTEGER,
  is_automatic INTEGER NOT NULL,
  template TEXT NOT NULL,
  person INTEGER,
  username TEXT NOT NULL,
  phones TEXT NOT NULL,
  emails TEXT NOT NULL,
  merged_into INTEGER,
  search TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX contacts_by_handle ON contacts (account, handle_key) WHERE handle_key <> '' AND merged_into IS NULL;
CREATE INDEX contacts_by_person ON contacts (account, person) WHERE person IS NOT NULL;
CREATE INDEX contacts_by_username ON contacts (account, lower(username)) WHERE username <> '';
CREATE INDEX contacts_by_account ON contacts (account, id);

CREATE TABLE links (
  account INTEGER NOT NULL REFERENCES accounts (id),
  person INTEGER NOT NULL,
  party TEXT NOT NULL,
  linked_at REAL NOT NULL,
  is_on INTEGER NOT NULL,
  is_current INTEGER NOT NULL,
  username TEXT NOT NULL,
  PRIMARY KEY (account, person)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX links_by_party ON links (account, party);
CREATE INDEX links_by_person ON links (person, account);

CREATE TABLE link_grants (
  digest TEXT PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts (id),
  party TEXT NOT NULL,
  expires_at REAL NOT NULL,
  used_at REAL
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts (id),
  employee INTEGER NOT NULL,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  created_at REAL NOT NULL,
  last_used_at REAL,
  revoked_at REAL
) STRICT;
CREATE UNIQUE INDEX tokens_by_digest ON tokens (digest);
CREATE INDEX tokens_by_account ON tokens (account, id);

-- catalog -----------------------------------------------------------------------------------------------------------

CREATE TABLE projects (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts (id),
  number INTEGER NOT NULL,
  title TEXT NOT NULL,
  default_template INTEGER,
  default_assignees TEXT NOT NULL,
  default_participants TEXT NOT NULL,
  auditors TEXT NOT NULL,
  client_managers TEXT NOT NULL,
  is_hidden INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX projects_by_number ON projects (account, number);

CREATE TABLE templates (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts (id),
  name TEXT NOT NULL,
  project INTEGER,
  assignees TEXT NOT NULL,
  participants TEXT NOT NULL,
  auditors TEXT NOT NULL,
  assign_mode TEXT NOT NULL,
  is_standard INTEGER NOT NULL
) STRICT;
CREATE INDEX templates_by_account ON templates (account, id);

CREATE TABLE statuses (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  is_active INTEGER NOT NULL,
  position INTEGER NOT NULL
) STRICT;
CREATE INDEX statuses_by_account ON statuses (account, position, id);

-- bots --------------------------------------------------------------------------------------------------------------

CREATE TABLE bots (
  id INTEGER PRIMARY KEY,
  account INTEGER REFERENCES accounts (id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  telegram_id INTEGER NOT NULL,
  username TEXT NOT NULL,
  intake TEXT NOT NULL,
  api_base_url TEXT NOT NULL,
  hook_key TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  is_enabled INTEGER NOT NULL,
  template INTEGER,
  contact_template TEXT NOT NULL,
  extra_assignees TEXT NOT NULL,
  greeting TEXT NOT NULL,
  fallback_assignee TEXT NOT NULL,
  configured_by INTEGER,
  token_key_id TEXT,
  token_sealed BLOB,
  webhook_key_id TEXT,
  webhook_sealed BLOB,
  token_fingerprint TEXT,
  update_offset INTEGER NOT NULL DEFAULT 0,
  last_update_at REAL NOT NULL DEFAULT 0.0
) STRICT;
CREATE UNIQUE INDEX bots_by_hook ON bots (hook_key) WHERE hook_key <> '';
CREATE INDEX bots_standard ON bots (id) WHERE kind = 'standard';
CREATE UNIQUE INDEX bots_by_token ON bots (token_fingerprint) WHERE token_fingerprint IS NOT NULL;

-- tasks -------------------------------------------------------------------------------------------------------------

CREATE TABLE tasks (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts (id),
  number INTEGER NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  description_extra TEXT NOT NULL,
  status INTEGER NOT NULL REFERENCES statuses (id),
  template INTEGER,
  project INTEGER,
  source TEXT NOT NULL,
  client TEXT,
  previous INTEGER,
  created_at REAL NOT NULL,
  trashed_at REAL,
  purged INTEGER NOT NULL,
  search TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX tasks_by_number ON tasks (account, number);

CREATE TABLE roster (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  account INTEGER NOT NULL REFERENCES accounts (id),
  task INTEGER NOT NULL REFERENCES tasks (id),
  role TEXT NOT NULL,
  member TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX roster_by_task ON roster (task, role, member);
CREATE INDEX roster_by_member ON roster (account, member, task);

CREATE TABLE comments (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts (id),
  task INTEGER NOT NULL REFERENCES tasks (id),
  author TEXT NOT NULL,
  text TEXT NOT NULL,
  entities TEXT NOT NULL,
  at REAL NOT NULL,
  source TEXT NOT NULL,
  is_hidden INTEGER NOT NULL,
  is_system INTEGER NOT NULL,
  is_first INTEGER NOT NULL,
  quote TEXT NOT NULL,
  answers INTEGER,
  recipients TEXT NOT NULL,
  named TEXT NOT NULL,
  heard_by_nobody TEXT NOT NULL,
  origin_chat INTEGER,
  origin_topic INTEGER,
  version INTEGER NOT NULL,
  revised_at REAL NOT NULL
) STRICT;
CREATE INDEX comments_by_task ON comments (task, id);
CREATE INDEX comments_said ON comments (task, id) WHERE is_system = 0;

-- Who took part in a comment (wrote it, was notified of it, was named in it); system comments are left out.
CREATE TABLE comment_parties (
  task INTEGER NOT NULL REFERENCES tasks (id),
  party TEXT NOT NULL,
  comment INTEGER NOT NULL REFERENCES comments (id),
  account INTEGER NOT NULL REFERENCES accounts (id),
  PRIMARY KEY (task, party, comment)
) STRICT, WITHOUT ROWID;

-- Earlier texts of an edited comment; the present one stands in `comments`.
CREATE TABLE comment_versions (
  comment INTEGER NOT NULL REFERENCES comments (id),
  version INTEGER NOT NULL,
  account INTEGER NOT NULL REFERENCES accounts (id),
  text TEXT NOT NULL,
  entities TEXT NOT NULL,
  at REAL NOT NULL,
  PRIMARY KEY (comment, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE likes (
  comment INTEGER NOT NULL REFERENCES comments (id),
  party TEXT NOT NULL,
  account INTEGER NOT NULL REFERENCES accounts (id),
  at REAL NOT NULL,
  PRIMARY KEY (comment, party)
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts (id),
  name TEXT NOT NULL,
  mime TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  state TEXT NOT NULL,
  digest TEXT NOT NULL,
  kind TEXT,
  remote_bot INTEGER,
  remote_id TEXT NOT NULL,
  failure TEXT NOT NULL,
  uploaded_by INTEGER
) STRICT;
CREATE INDEX files_by_digest ON files (digest) WHERE digest <> '';

-- A file belongs to at most one comment. It may be attached before its row is written.
CREATE TABLE comment_files (
  file INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts (id),
  comment INTEGER NOT NULL REFERENCES comments (id),
  position INTEGER NOT NULL
) STRICT;
CREATE INDEX comment_files_by_comment ON comment_files (comment, position, file);

-- conversations -----------------------------------------------------------------------------------------------------

CREATE TABLE conversations (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts (id),
  kind TEXT NOT NULL,
  bot INTEGER NOT NULL,
  chat INTEGER NOT NULL,
  topic INTEGER NOT NULL,
  title TEXT NOT NULL,
  party TEXT,
  task INTEGER REFERENCES tasks (id),
  project INTEGER,
  notify_active INTEGER NOT NULL,
  is_suspended INTEGER NOT NULL,
  quote INTEGER NOT NULL,
  closed_reason TEXT NOT NULL,
  bound_by INTEGER,
  bound_at REAL,
  greeted INTEGER NOT NULL,
  thread_of_last_comment INTEGER
) STRICT;
CREATE UNIQUE INDEX conversations_by_lane ON conversations (bot, chat, topic);
CREATE INDEX conversations_by_chat ON conversations (chat, topic);
CREATE INDEX conversations_by_task ON conversations (task, id) WHERE task IS NOT NULL;
CREATE INDEX conversations_by_party ON conversations (account, party, id) WHERE party IS NOT NULL;
CREATE INDEX conversations_by_account ON conversations (account, id);

-- Old ids of chats that became supergroups.
CREATE TABLE chat_aliases (
  bot INTEGER NOT NULL,
  old_chat INTEGER NOT NULL,
  account INTEGER REFERENCES accounts (id),
  chat INTEGER NOT NULL,
  PRIMARY KEY (bot, old_chat)
) STRICT, WITHOUT ROWID;

-- Membership is of a chat, whatever its topics.
CREATE TABLE presences (
  bot INTEGER NOT NULL,
  chat INTEGER NOT NULL,
  person INTEGER NOT NULL,
  account INTEGER NOT NULL REFERENCES accounts (id),
  state TEXT NOT NULL,
  seen_at REAL NOT NULL,
  PRIMARY KEY (bot, chat, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE confirmations (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts (id),
  bot INTEGER NOT NULL,
  chat INTEGER NOT NULL,
  topic INTEGER NOT NULL,
  question TEXT NOT NULL,
  asked INTEGER NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  task INTEGER,
  asked_at REAL NOT NULL,
  answered_at REAL,
  token TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX confirmations_by_token ON confirmations (token);

CREATE TABLE albums (
  bot INTEGER NOT NULL,
  chat INTEGER NOT NULL,
  album TEXT NOT NULL,
  account INTEGER NOT NULL REFERENCES accounts (id),
  comment INTEGER NOT NULL REFERENCES comments (id),
  PRIMARY KEY (bot, chat, album)
) STRICT, WITHOUT ROWID;

-- A message is known by (bot, chat, message); an album or a split text has several parts.
CREATE TABLE counterparts (
  bot INTEGER NOT NULL,
  chat INTEGER NOT NULL,
  message INTEGER NOT NULL,
  account INTEGER NOT NULL REFERENCES accounts (id),
  comment INTEGER REFERENCES comments (id),
  task INTEGER NOT NULL REFERENCES tasks (id),
  part INTEGER NOT NULL,
  topic INTEGER NOT NULL,
  direction TEXT NOT NULL,
  purpose TEXT NOT NULL,
  recipient TEXT,
  event TEXT NOT NULL,
  PRIMARY KEY (bot, chat, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX counterparts_by_comment ON counterparts (comment, bot, chat, topic, part) WHERE comment IS NOT NULL;

-- what staff read ---------------------------------------------------------------------------------------------------

CREATE TABLE chronicle (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account INTEGER NOT NULL REFERENCES accounts (id),
  employee INTEGER NOT NULL,
  task INTEGER NOT NULL REFERENCES tasks (id),
  comment INTEGER REFERENCES comments (id),
  reason TEXT NOT NULL,
  at REAL NOT NULL,
  detail TEXT NOT NULL,
  read_at REAL
) STRICT;
CREATE INDEX chronicle_by_employee ON chronicle (employee, id);
CREATE INDEX chronicle_unread ON chronicle (employee, id) WHERE read_at IS NULL;
CREATE INDEX chronicle_by_comment ON chronicle (employee, comment) WHERE comment IS NOT NULL;

CREATE TABLE feed (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account INTEGER NOT NULL REFERENCES accounts (id),
  kind TEXT NOT NULL,
  task INTEGER,
  at REAL NOT NULL,
  body BLOB NOT NULL,
  employee INTEGER,
  is_hidden INTEGER NOT NULL,
  comment INTEGER
) STRICT;
CREATE INDEX feed_by_account ON feed (account, id);
CREATE INDEX feed_by_age ON feed (at);

-- durable work ------------------------------------------------------------------------------------------------------

CREATE TABLE inbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account INTEGER,
  bot INTEGER,
  chat INTEGER,
  topic INTEGER,
  epoch INTEGER NOT NULL,
  update_id INTEGER NOT NULL,
  idempotency_key TEXT NOT NULL,
  actor INTEGER,
  payload BLOB NOT NULL,
  received_at REAL NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  error TEXT NOT NULL,
  settled_at REAL
) STRICT;
CREATE UNIQUE INDEX inbox_by_update ON inbox (bot, epoch, update_id) WHERE bot IS NOT NULL;
CREATE UNIQUE INDEX inbox_by_key ON inbox (account, idempotency_key) WHERE idempotency_key <> '';
CREATE INDEX inbox_waiting ON inbox (bot, chat, topic, id) WHERE state = 'new';
CREATE INDEX inbox_by_state ON inbox (state, id);
CREATE INDEX inbox_by_age ON inbox (settled_at) WHERE state = 'handled';

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account INTEGER REFERENCES accounts (id),
  bot INTEGER NOT NULL,
  chat INTEGER NOT NULL,
  topic INTEGER NOT NULL,
  effect TEXT NOT NULL,
  comment INTEGER,
  state TEXT NOT NULL,
  priority INTEGER NOT NULL,
  created_at REAL NOT NULL,
  due_at REAL NOT NULL,
  attempts INTEGER NOT NULL,
  error TEXT NOT NULL,
  messages TEXT NOT NULL,
  settled_at REAL
) STRICT;
CREATE INDEX outbox_waiting ON outbox (bot, chat, topic, id) WHERE state IN ('due', 'sending');
CREATE INDEX outbox_by_state ON outbox (state, id);
CREATE INDEX outbox_by_account_state ON outbox (account, state, id);
CREATE INDEX outbox_by_account ON outbox (account, id);
CREATE INDEX outbox_by_comment ON outbox (comment, id) WHERE comment IS NOT NULL;

-- One row per lane that ever had work: the heads of its two queues, kept in step by the store, and its lease.
CREATE TABLE lanes (
  bot INTEGER NOT NULL,
  chat INTEGER NOT NULL,
  topic INTEGER NOT NULL,
  account INTEGER,
  inbox_head INTEGER,
  outbox_head INTEGER,
  outbox_due_at REAL,
  outbox_priority INTEGER,
  lease_owner TEXT NOT NULL DEFAULT '',
  lease_epoch INTEGER NOT NULL DEFAULT 0,
  lease_until REAL NOT NULL DEFAULT 0.0,
  PRIMARY KEY (bot, chat, topic)
) STRICT, WITHOUT ROWID;
CREATE INDEX lanes_waiting ON lanes (inbox_head) WHERE inbox_head IS NOT NULL;
CREATE INDEX lanes_due ON lanes (outbox_due_at, outbox_priority, outbox_head) WHERE outbox_head IS NOT NULL;
