// Holds a buyer's coins until they are released or given back; README.md describes its methods, events and storage.
import {
  ADDRESS, AMOUNT, INIT_TWICE, NOT_READY, UNKNOWN_METHOD, answer, begin, caller, copy, emit, end, host_storage_delete,
  host_storage_has, host_storage_write, isSame, isZero, loadInto, noValue, pay, putBytes, putU64, readU64, require,
  revert, takeAddress, takeU32, takeU64, timestamp, value, writeU64,
} from "../sdk/loombft";

const INIT: u32 = 0xc38ba39c; // init()
const OPEN: u32 = 0x0b6df83e; // open(address,address,u64)
const RELEASE: u32 = 0xd7cb0a3b; // release(u64)
const REFUND: u32 = 0xff20c0e1; // refund(u64)
const DEAL: u32 = 0x8e5675f0; // deal(u64)
const DEALS: u32 = 0xc1609ad7; // deals()

const NO_SUCH_DEAL: u32 = 201;
const NOT_YOURS: u32 = 202;
const NO_VALUE: u32 = 203;
const DEADLINE_PASSED: u32 = 204;
const TOO_EARLY: u32 = 205;

const COUNT_KEY: usize = memory.data<u8>([0x6e]); // n
const COUNT: usize = memory.data(8);
const DEAL_KEY: usize = memory.data(9);
const DEAL_KEY_LEN: u32 = 9;

// The event of opening is the id and the deal as it is stored, so the two lie side by side.
const EVENT: usize = memory.data(92);
const EVENT_LEN: u32 = 92;
const BUYER: usize = EVENT + 8;
const SELLER: usize = BUYER + 20;
const ARBITER: usize = SELLER + 20;
const DEADLINE: usize = ARBITER + 20;
const HELD: usize = DEADLINE + 8;
const DEAL_LEN: u32 = 84;

// The event of an ending: the id, who got the coins, how many.
const ENDING: usize = memory.data(44);
const ENDING_LEN: u32 = 44;

export function call(input: usize, len: u32): usize {
  begin(input, len);
  switch (takeU32()) {
    case INIT: init(); break;
    case OPEN: open(); break;
    case RELEASE: release(); break;
    case REFUND: refund(); break;
    case DEAL: putDeal(); break;
    case DEALS: putCount(); break;
    default: revert(UNKNOWN_METHOD);
  }
  return answer();
}

function init(): void {
  end();
  noValue();
  require(host_storage_has(COUNT_KEY, 1) == 0, INIT_TWICE);

  writeCount(0);
}

function open(): void {
  const seller = takeAddress();
  const arbiter = takeAddress();
  const deadline = takeU64();
  end();
  const id = readCount();
  const amount = value();
  require(!isZero(amount), NO_VALUE);
  require(deadline > timestamp(), DEADLINE_PASSED);

  writeU64(EVENT, id);
  copy(BUYER, caller(), ADDRESS);
  copy(SELLER, seller, ADDRESS);
  copy(ARBITER, arbiter, ADDRESS);
  writeU64(DEADLINE, deadline);
  copy(HELD, amount, AMOUNT);
  host_storage_write(keyOf(id), DEAL_KEY_LEN, BUYER, DEAL_LEN);
  writeCount(id + 1);

  emit("Opened", EVENT, EVENT_LEN);
  putU64(id);
}

function release(): void {
  const id = takeU64();
  end();
  noValue();
  readDeal(id);
  const by = caller();
  require(isSame(by, BUYER) || isSame(by, ARBITER), NOT_YOURS);

  payOut("Released", id, SELLER);
}

function refund(): void {
  const id = takeU64();
  end();
  noValue();
  readDeal(id);
  const by = caller();
  if (!isSame(by, SELLER) && !isSame(by, ARBITER)) {
    require(isSame(by, BUYER), NOT_YOURS);
    require(timestamp() >= readU64(DEADLINE), TOO_EARLY);
  }

  payOut("Refunded", id, BUYER);
}

function putDeal(): void {
  const id = takeU64();
  end();
  noValue();

  readDeal(id);
  putBytes(BUYER, DEAL_LEN);
}

function putCount(): void {
  end();
  noValue();

  putU64(readCount());
}

// The deal is forgotten before the coins move.
function payOut(topic: string, id: u64, to: usize): void {
  host_storage_delete(keyOf(id), DEAL_KEY_LEN);
  pay(to, HELD);

  writeU64(ENDING, id);
  copy(ENDING + 8, to, ADDRESS);
  copy(ENDING + 8 + ADDRESS, HELD, AMOUNT);
  emit(topic, ENDING, ENDING_LEN);
}

function keyOf(id: u64): usize {
  store<u8>(DEAL_KEY, 0x64); // d
  writeU64(DEAL_KEY + 1, id);
  return DEAL_KEY;
}

function readDeal(id: u64): void {
  require(loadInto(keyOf(id), DEAL_KEY_LEN, BUYER, DEAL_LEN), NO_SUCH_DEAL);
}

function readCount(): u64 {
  require(loadInto(COUNT_KEY, 1, COUNT, 8), NOT_READY);
  return readU64(COUNT);
}

function writeCount(count: u64): void {
  writeU64(COUNT, count);
  host_storage_write(COUNT_KEY, 1, COUNT, 8);
}
