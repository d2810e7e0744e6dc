// Names with an owner and a value, claimed for a fee; README.md describes its methods, events and storage.
import {
  ADDRESS, AMOUNT, BAD_STATE, INIT_TWICE, NOT_READY, UNKNOWN_METHOD, answer, begin, caller, copy, emit, end,
  host_storage_delete, host_storage_get, host_storage_has, host_storage_next, host_storage_write, isSame, isSameAmount,
  loadInto, noValue, pay, put, putAmount, putBytes, putU32, require, revert, take, takeAddress, takeAmount, takeU32,
  value, writeU32,
} from "../sdk/loombft";

const INIT: u32 = 0x652b5a05; // init(amount)
const CLAIM: u32 = 0xaa263b6a; // claim(bytes,bytes)
const SET: u32 = 0x5c20d9be; // set(bytes,bytes)
const GIVE: u32 = 0x6c92cf17; // give(bytes,address)
const DROP: u32 = 0xfa6d0908; // drop(bytes)
const LOOKUP: u32 = 0x7903d60f; // lookup(bytes)
const LIST: u32 = 0x7d8dba1f; // list(bytes,u32)
const FEE: u32 = 0x226e9b1f; // fee()
const WITHDRAW: u32 = 0x9821f832; // withdraw(amount)

const BAD_NAME: u32 = 301;
const VALUE_TOO_LONG: u32 = 302;
const NAME_TAKEN: u32 = 303;
const UNKNOWN_NAME: u32 = 304;
const WRONG_FEE: u32 = 305;
const NOT_OWNER: u32 = 306;
const NOT_KEEPER: u32 = 307;
const BAD_LIMIT: u32 = 308;

const NAME_MAX: u32 = 64;
const VALUE_MAX: u32 = 1024;
const LIST_MAX: u32 = 32;

const TERMS_KEY: usize = memory.data<u8>([0x61]); // a
const KEEPER: usize = memory.data(36);
const PRICE: usize = KEEPER + 20;
const TERMS_LEN: u32 = 36;

// `n`, then the name.
const KEY: usize = memory.data(65);
const KEY_MAX: u32 = 65;
const NAME: usize = KEY + 1;
let keyLen: u32 = 0;

// The owner, then the value.
const OWNER: usize = memory.data(20 + 1024);
const ENTRY_MAX: u32 = 20 + 1024;
const CONTENT: usize = OWNER + 20;

const EVENT: usize = memory.data(20 + 64);

export function call(input: usize, len: u32): usize {
  begin(input, len);
  switch (takeU32()) {
    case INIT: init(); break;
    case CLAIM: claim(); break;
    case SET: set(); break;
    case GIVE: give(); break;
    case DROP: drop(); break;
    case LOOKUP: lookup(); break;
    case LIST: list(); break;
    case FEE: putFee(); break;
    case WITHDRAW: withdraw(); break;
    default: revert(UNKNOWN_METHOD);
  }
  return answer();
}

function init(): void {
  const fee = takeAmount();
  end();
  noValue();
  require(host_storage_has(TERMS_KEY, 1) == 0, INIT_TWICE);

  copy(KEEPER, caller(), ADDRESS);
  copy(PRICE, fee, AMOUNT);
  host_storage_write(TERMS_KEY, 1, KEEPER, TERMS_LEN);
}

function claim(): void {
  const nameLen = takeU32();
  const name = take(nameLen);
  const contentLen = takeU32();
  const content = take(contentLen);
  end();
  readTerms();
  require(isSameAmount(value(), PRICE), WRONG_FEE);
  require(isName(name, nameLen), BAD_NAME);
  require(contentLen <= VALUE_MAX, VALUE_TOO_LONG);
  setKey(name, nameLen);
  require(host_storage_has(KEY, keyLen) == 0, NAME_TAKEN);

  copy(OWNER, caller(), ADDRESS);
  copy(CONTENT, content, contentLen);
  writeEntry(contentLen);
  emitName("Claimed");
}

function set(): void {
  const nameLen = takeU32();
  const name = take(nameLen);
  const contentLen = takeU32();
  const content = take(contentLen);
  end();
  noValue();
  require(isName(name, nameLen), BAD_NAME);
  require(contentLen <= VALUE_MAX, VALUE_TOO_LONG);
  setKey(name, nameLen);
  readEntry();
  requireOwner();

  copy(CONTENT, content, contentLen);
  writeEntry(contentLen);
  emitName("Changed");
}

function give(): void {
  const nameLen = takeU32();
  const name = take(nameLen);
  const to = takeAddress();
  end();
  noValue();
  require(isName(name, nameLen), BAD_NAME);
  setKey(name, nameLen);
  const contentLen = readEntry();
  requireOwner();

  copy(OWNER, to, ADDRESS);
  writeEntry(contentLen);
  emitName("Given");
}

function drop(): void {
  const nameLen = takeU32();
  const name = take(nameLen);
  end();
  noValue();
  require(isName(name, nameLen), BAD_NAME);
  setKey(name, nameLen);
  readEntry();
  requireOwner();

  host_storage_delete(KEY, keyLen);
  emitName("Dropped");
}

function lookup(): void {
  const nameLen = takeU32();
  const name = take(nameLen);
  end();
  noValue();
  require(isName(name, nameLen), BAD_NAME);

  setKey(name, nameLen);
  const contentLen = readEntry();
  putBytes(OWNER, ADDRESS);
  putU32(contentLen);
  putBytes(CONTENT, contentLen);
}

function list(): void {
  const afterLen = takeU32();
  const after = take(afterLen);
  const limit = takeU32();
  end();
  noValue();
  require(afterLen <= NAME_MAX, BAD_NAME);
  require(limit >= 1 && limit <= LIST_MAX, BAD_LIMIT);

  const countAt = put(4);
  let count: u32 = 0;
  setKey(after, afterLen);
  while (count < limit) {
    const next = host_storage_next(KEY, keyLen, KEY, KEY_MAX);
    if (next < 0 || load<u8>(KEY) != 0x6e) break;
    require(<u32>next <= KEY_MAX, BAD_STATE);
    keyLen = next;
    readEntry();
    putU32(keyLen - 1);
    putBytes(NAME, keyLen - 1);
    putBytes(OWNER, ADDRESS);
    count++;
  }
  writeU32(countAt, count);
}

function putFee(): void {
  end();
  noValue();

  readTerms();
  putAmount(PRICE);
}

function withdraw(): void {
  const amount = takeAmount();
  end();
  noValue();
  readTerms();
  require(isSame(caller(), KEEPER), NOT_KEEPER);

  pay(KEEPER, amount);
}

// Who gets the fees, and what a name costs.
function readTerms(): void {
  require(loadInto(TERMS_KEY, 1, KEEPER, TERMS_LEN), NOT_READY);
}

function isName(name: usize, len: u32): bool {
  if (len == 0 || len > NAME_MAX) return false;
  for (let i: u32 = 0; i < len; i++) {
    const c = load<u8>(name + i);
    // a to z, 0 to 9, -
    if (!((c >= 0x61 && c <= 0x7a) || (c >= 0x30 && c <= 0x39) || c == 0x2d)) return false;
  }
  return true;
}

function setKey(name: usize, len: u32): void {
  store<u8>(KEY, 0x6e); // n
  copy(NAME, name, len);
  keyLen = 1 + len;
}

// Reads the entry at the key and answers the length of its value.
function readEntry(): u32 {
  const stored = host_storage_get(KEY, keyLen, OWNER, ENTRY_MAX);
  require(stored >= 0, UNKNOWN_NAME);
  require(<u32>stored >= ADDRESS && <u32>stored <= ENTRY_MAX, BAD_STATE);
  return <u32>stored - ADDRESS;
}

function writeEntry(contentLen: u32): void {
  host_storage_write(KEY, keyLen, OWNER, ADDRESS + contentLen);
}

function requireOwner(): void {
  require(isSame(caller(), OWNER), NOT_OWNER);
}

// Event data: the owner, then the name.
function emitName(topic: string): void {
  copy(EVENT, OWNER, ADDRESS);
  copy(EVENT + ADDRESS, NAME, keyLen - 1);
  emit(topic, EVENT, ADDRESS + keyLen - 1);
}
