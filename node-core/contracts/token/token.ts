// A token as of ERC-20; README.md describes its methods, events and storage.
import {
  ADDRESS, AMOUNT, INIT_TWICE, UNKNOWN_METHOD, add, answer, begin, caller, copy, emit, end, host_storage_delete,
  host_storage_has, host_storage_write, isLess, isZero, loadInto, noValue, putAmount, require, revert, subtract,
  takeAddress, takeAmount, takeU32,
} from "../sdk/loombft";

const INIT: u32 = 0x652b5a05; // init(amount)
const TRANSFER: u32 = 0x4093ad8c; // transfer(address,amount)
const APPROVE: u32 = 0xc7323129; // approve(address,amount)
const TRANSFER_FROM: u32 = 0x7050180a; // transferFrom(address,address,amount)
const BALANCE_OF: u32 = 0x5b46f8f6; // balanceOf(address)
const ALLOWANCE: u32 = 0xd864b7ca; // allowance(address,address)
const TOTAL_SUPPLY: u32 = 0xa368022e; // totalSupply()

const BALANCE_TOO_LOW: u32 = 101;
const ALLOWANCE_TOO_LOW: u32 = 102;

const SUPPLY_KEY: usize = memory.data<u8>([0x73]); // s
const BALANCE_KEY: usize = memory.data(21);
const BALANCE_KEY_LEN: u32 = 21;
const ALLOWANCE_KEY: usize = memory.data(41);
const ALLOWANCE_KEY_LEN: u32 = 41;
const STORED: usize = memory.data(16);
const CHANGED: usize = memory.data(16);
const NOBODY: usize = memory.data(20);
const EVENT: usize = memory.data(56);

export function call(input: usize, len: u32): usize {
  begin(input, len);
  switch (takeU32()) {
    case INIT: init(); break;
    case TRANSFER: transfer(); break;
    case APPROVE: approve(); break;
    case TRANSFER_FROM: transferFrom(); break;
    case BALANCE_OF: putBalance(); break;
    case ALLOWANCE: putAllowance(); break;
    case TOTAL_SUPPLY: putSupply(); break;
    default: revert(UNKNOWN_METHOD);
  }
  return answer();
}

function init(): void {
  const supply = takeAmount();
  end();
  noValue();
  require(host_storage_has(SUPPLY_KEY, 1) == 0, INIT_TWICE);

  host_storage_write(SUPPLY_KEY, 1, supply, AMOUNT);
  const owner = caller();
  writeAmount(balanceOf(owner), BALANCE_KEY_LEN, supply);
  emitMoved("Transfer", NOBODY, owner, supply);
}

function transfer(): void {
  const to = takeAddress();
  const amount = takeAmount();
  end();
  noValue();

  move(caller(), to, amount);
}

function approve(): void {
  const spender = takeAddress();
  const amount = takeAmount();
  end();
  noValue();

  const owner = caller();
  writeAmount(allowanceOf(owner, spender), ALLOWANCE_KEY_LEN, amount);
  emitMoved("Approval", owner, spender, amount);
}

function transferFrom(): void {
  const from = takeAddress();
  const to = takeAddress();
  const amount = takeAmount();
  end();
  noValue();

  const key = allowanceOf(from, caller());
  const allowed = readAmount(key, ALLOWANCE_KEY_LEN);
  require(!isLess(allowed, amount), ALLOWANCE_TOO_LOW);
  subtract(CHANGED, allowed, amount);
  writeAmount(key, ALLOWANCE_KEY_LEN, CHANGED);
  move(from, to, amount);
}

function putBalance(): void {
  const owner = takeAddress();
  end();
  noValue();

  putAmount(readAmount(balanceOf(owner), BALANCE_KEY_LEN));
}

function putAllowance(): void {
  const owner = takeAddress();
  const spender = takeAddress();
  end();
  noValue();

  putAmount(readAmount(allowanceOf(owner, spender), ALLOWANCE_KEY_LEN));
}

function putSupply(): void {
  end();
  noValue();

  putAmount(readAmount(SUPPLY_KEY, 1));
}

function move(from: usize, to: usize, amount: usize): void {
  const had = readAmount(balanceOf(from), BALANCE_KEY_LEN);
  require(!isLess(had, amount), BALANCE_TOO_LOW);
  subtract(CHANGED, had, amount);
  writeAmount(BALANCE_KEY, BALANCE_KEY_LEN, CHANGED);

  // Read after the debit was written, so that a transfer to oneself changes nothing.
  const has = readAmount(balanceOf(to), BALANCE_KEY_LEN);
  add(CHANGED, has, amount);
  writeAmount(BALANCE_KEY, BALANCE_KEY_LEN, CHANGED);

  emitMoved("Transfer", from, to, amount);
}

function balanceOf(owner: usize): usize {
  store<u8>(BALANCE_KEY, 0x62); // b
  copy(BALANCE_KEY + 1, owner, ADDRESS);
  return BALANCE_KEY;
}

function allowanceOf(owner: usize, spender: usize): usize {
  store<u8>(ALLOWANCE_KEY, 0x61); // a
  copy(ALLOWANCE_KEY + 1, owner, ADDRESS);
  copy(ALLOWANCE_KEY + 1 + ADDRESS, spender, ADDRESS);
  return ALLOWANCE_KEY;
}

function readAmount(key: usize, keyLen: u32): usize {
  if (!loadInto(key, keyLen, STORED, AMOUNT)) {
    store<u64>(STORED, 0);
    store<u64>(STORED, 0, 8);
  }
  return STORED;
}

// Nothing is stored for zero, so that the state does not grow by accounts that are empty.
function writeAmount(key: usize, keyLen: u32, amount: usize): void {
  if (isZero(amount)) {
    host_storage_delete(key, keyLen);
  } else {
    host_storage_write(key, keyLen, amount, AMOUNT);
  }
}

// Data of both events: two addresses and an amount.
function emitMoved(topic: string, a: usize, b: usize, amount: usize): void {
  copy(EVENT, a, ADDRESS);
  copy(EVENT + ADDRESS, b, ADDRESS);
  copy(EVENT + 2 * ADDRESS, amount, AMOUNT);
  emit(topic, EVENT, 56);
}
