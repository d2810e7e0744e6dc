// loombft.ts: all that a contract in AssemblyScript needs. A contract is one file:
//
//     import { begin, takeU32, end, revert, answer, UNKNOWN_METHOD, … } from "../sdk/loombft";
//
//     export function call(input: usize, len: u32): usize {
//       begin(input, len);
//       const method = takeU32();
//       if (method == …) … else revert(UNKNOWN_METHOD);
//       return answer();
//     }
//
// It reads its arguments with take…(), writes its output with put…() and returns answer(), or ends the call with
// revert(code). The formats, the error codes and the layout of the memory are described in README.md.
//
// There is no heap: values longer than 64 bits are pointers to bytes, big-endian, in the input or in static memory
// (memory.data). `new`, arrays and string operations would make the compiler add a start function, which the node
// refuses.

// ---- Limits of the memory layout; the compiler is told the same numbers. ----

// Where the node writes the input; the contract's own data begin at 0x4000.
export const INPUT_AT: u32 = 0x1000;
export const INPUT_MAX: u32 = 0x4000 - INPUT_AT;
// The longest output of a call, without the five bytes in front of it.
export const OUTPUT_MAX: u32 = 4096;
// The longest topic of emit.
export const TOPIC_MAX: i32 = 64;

export const ADDRESS: u32 = 20;
export const AMOUNT: u32 = 16;

// ---- Codes of reverts; those of a contract itself begin at 100. ----

export const BAD_INPUT: u32 = 1;
export const UNKNOWN_METHOD: u32 = 2;
export const INPUT_TOO_LONG: u32 = 3;
export const NOT_READY: u32 = 4;
export const INIT_TWICE: u32 = 5;
export const NO_VALUE_WANTED: u32 = 6;
export const OVERFLOW: u32 = 7;
export const BAD_STATE: u32 = 8;
export const TRANSFER_FAILED: u32 = 9;
export const BUG: u32 = 10;
export const OUTPUT_TOO_LONG: u32 = 11;

// ---- What the node offers, as it is. ----

@external("rustbft", "host_storage_get")
export declare function host_storage_get(key: usize, keyLen: u32, out: usize, cap: u32): i32;
@external("rustbft", "host_storage_write")
export declare function host_storage_write(key: usize, keyLen: u32, value: usize, valueLen: u32): void;
@external("rustbft", "host_storage_delete")
export declare function host_storage_delete(key: usize, keyLen: u32): void;
@external("rustbft", "host_storage_has")
export declare function host_storage_has(key: usize, keyLen: u32): i32;
@external("rustbft", "host_storage_next")
export declare function host_storage_next(key: usize, keyLen: u32, out: usize, cap: u32): i32;
@external("rustbft", "host_get_caller")
export declare function host_get_caller(out: usize): void;
@external("rustbft", "host_get_origin")
export declare function host_get_origin(out: usize): void;
@external("rustbft", "host_get_self_address")
export declare function host_get_self_address(out: usize): void;
@external("rustbft", "host_get_block_height")
export declare function host_get_block_height(): i64;
@external("rustbft", "host_get_block_timestamp")
export declare function host_get_block_timestamp(): i64;
@external("rustbft", "host_get_gas_remaining")
export declare function host_get_gas_remaining(): i64;
@external("rustbft", "host_get_value")
export declare function host_get_value(): i64;
@external("rustbft", "host_get_value128")
export declare function host_get_value128(out: usize): void;
@external("rustbft", "host_get_balance")
export declare function host_get_balance(address: usize, out: usize): void;
@external("rustbft", "host_transfer")
export declare function host_transfer(to: usize, amount: usize): i32;
@external("rustbft", "host_sha256")
export declare function host_sha256(data: usize, len: u32, out: usize): void;
@external("rustbft", "host_keccak256")
export declare function host_keccak256(data: usize, len: u32, out: usize): void;
@external("rustbft", "host_verify_ed25519")
export declare function host_verify_ed25519(key: usize, signature: usize, message: usize, messageLen: u32): i32;
@external("rustbft", "host_secp256k1_verify")
export declare function host_secp256k1_verify(key: usize, signature: usize, hash: usize): i32;
@external("rustbft", "host_emit_event")
export declare function host_emit_event(topic: usize, topicLen: u32, data: usize, dataLen: u32): void;
@external("rustbft", "host_call_contract")
export declare function host_call_contract(
  address: usize,
  addressLen: u32,
  input: usize,
  inputLen: u32,
  gas: i64,
  out: usize,
): i32;
@external("rustbft", "host_call_contract_value")
export declare function host_call_contract_value(
  address: usize,
  input: usize,
  inputLen: u32,
  gas: i64,
  value: usize,
  out: usize,
  cap: u32,
): i32;
@external("rustbft", "host_return_data")
export declare function host_return_data(out: usize, cap: u32): i32;
@external("rustbft", "host_abort")
export declare function host_abort(data: usize, len: u32): void;

// ---- Bytes ----

export function copy(to: usize, from: usize, len: u32): void {
  while (len >= 8) {
    store<u64>(to, load<u64>(from));
    to += 8;
    from += 8;
    len -= 8;
  }
  while (len > 0) {
    store<u8>(to++, load<u8>(from++));
    len--;
  }
}

export function readU32(at: usize): u32 {
  return bswap<u32>(load<u32>(at));
}

export function writeU32(to: usize, n: u32): void {
  store<u32>(to, bswap<u32>(n));
}

export function readU64(at: usize): u64 {
  return bswap<u64>(load<u64>(at));
}

export function writeU64(to: usize, n: u64): void {
  store<u64>(to, bswap<u64>(n));
}

// ---- Reverting ----

const REVERT: usize = memory.data(4);

// Ends the call: its changes are undone, its output is the code.
export function revert(code: u32): void {
  writeU32(REVERT, code);
  host_abort(REVERT, 4);
  unreachable();
}

export function require(fine: bool, code: u32): void {
  if (!fine) revert(code);
}

// What the compiler calls where a check of its own fails; see build.sh.
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  revert(BUG);
}

// ---- Amounts: 16 bytes at a pointer, unsigned, big-endian ----

export function isZero(amount: usize): bool {
  return (load<u64>(amount) | load<u64>(amount, 8)) == 0;
}

export function isLess(a: usize, b: usize): bool {
  const x = readU64(a);
  const y = readU64(b);
  return x < y || (x == y && readU64(a + 8) < readU64(b + 8));
}

export function isSameAmount(a: usize, b: usize): bool {
  return load<u64>(a) == load<u64>(b) && load<u64>(a, 8) == load<u64>(b, 8);
}

// Writes a + b, or reverts where it does not fit.
export function add(to: usize, a: usize, b: usize): void {
  const low = readU64(a + 8) + readU64(b + 8);
  const carry = u64(low < readU64(b + 8));
  const part = readU64(a) + readU64(b);
  const high = part + carry;
  require(part >= readU64(b) && high >= part, OVERFLOW);
  writeU64(to, high);
  writeU64(to + 8, low);
}

// Writes a - b, or reverts where b is the larger.
export function subtract(to: usize, a: usize, b: usize): void {
  require(!isLess(a, b), OVERFLOW);
  const low = readU64(a + 8) - readU64(b + 8);
  const borrow = u64(readU64(a + 8) < readU64(b + 8));
  const high = readU64(a) - readU64(b) - borrow;
  writeU64(to, high);
  writeU64(to + 8, low);
}

// ---- Addresses: 20 bytes at a pointer ----

export function isSame(a: usize, b: usize): bool {
  return load<u64>(a) == load<u64>(b) && load<u64>(a, 8) == load<u64>(b, 8) && load<u32>(a, 16) == load<u32>(b, 16);
}

const CALLER: usize = memory.data(20);
const VALUE: usize = memory.data(16);

export function caller(): usize {
  host_get_caller(CALLER);
  return CALLER;
}

// The coins that came with this call; they are in this contract's balance already.
export function value(): usize {
  host_get_value128(VALUE);
  return VALUE;
}

// For methods that take no coins: a call that brings some is reverted, so that none get stuck.
export function noValue(): void {
  require(isZero(value()), NO_VALUE_WANTED);
}

// Milliseconds since 1970, of the block that this call is in.
export function timestamp(): u64 {
  return host_get_block_timestamp();
}

// Sends coins of this contract, or reverts.
export function pay(to: usize, amount: usize): void {
  require(host_transfer(to, amount) == 1, TRANSFER_FAILED);
}

// ---- Arguments, in their order; end() after the last ----

let at: usize = 0;
let left: u32 = 0;

// First of all: a longer input has overwritten the data, so nothing of them may be used.
export function begin(input: usize, len: u32): void {
  require(len <= INPUT_MAX, INPUT_TOO_LONG);
  at = input;
  left = len;
}

export function take(len: u32): usize {
  require(len <= left, BAD_INPUT);
  const taken = at;
  at += len;
  left -= len;
  return taken;
}

export function takeU32(): u32 {
  return readU32(take(4));
}

export function takeU64(): u64 {
  return readU64(take(8));
}

export function takeAmount(): usize {
  return take(AMOUNT);
}

export function takeAddress(): usize {
  return take(ADDRESS);
}

export function end(): void {
  require(left == 0, BAD_INPUT);
}

// ---- The output ----

// Status and length in front, so that the answer is one piece of memory.
const ANSWER: usize = memory.data(5 + 4096);
let answerLen: u32 = 0;

// Room for so many bytes of output.
export function put(len: u32): usize {
  require(len <= OUTPUT_MAX - answerLen, OUTPUT_TOO_LONG);
  const room = ANSWER + 5 + answerLen;
  answerLen += len;
  return room;
}

export function putBytes(bytes: usize, len: u32): void {
  copy(put(len), bytes, len);
}

export function putU32(n: u32): void {
  writeU32(put(4), n);
}

export function putU64(n: u64): void {
  writeU64(put(8), n);
}

export function putAmount(amount: usize): void {
  copy(put(AMOUNT), amount, AMOUNT);
}

export function answer(): usize {
  store<u8>(ANSWER, 0);
  writeU32(ANSWER + 1, answerLen);
  return ANSWER;
}

// ---- Storage ----

// Reads a value of exactly this length; false when there is none.
export function loadInto(key: usize, keyLen: u32, out: usize, len: u32): bool {
  const stored = host_storage_get(key, keyLen, out, len);
  if (stored < 0) return false;
  require(<u32>stored == len, BAD_STATE);
  return true;
}

// ---- Events ----

const TOPIC: usize = memory.data(64);

// The topic is a literal in ASCII.
export function emit(topic: string, data: usize, len: u32): void {
  const topicLen = topic.length;
  require(topicLen <= TOPIC_MAX, BUG);
  for (let i = 0; i < topicLen; i++) {
    store<u8>(TOPIC + i, load<u16>(changetype<usize>(topic) + (i << 1)));
  }
  host_emit_event(TOPIC, topicLen, data, len);
}
