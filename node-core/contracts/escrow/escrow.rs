//! Holds a buyer's coins until they are released or given back; README.md describes its methods, events and storage.
#![no_std]
#![no_main]

#[path = "../sdk/loombft.rs"]
mod loombft;
use loombft::*;

const INIT: u32 = 0xc38ba39c; // init()
const OPEN: u32 = 0x0b6df83e; // open(address,address,u64)
const RELEASE: u32 = 0xd7cb0a3b; // release(u64)
const REFUND: u32 = 0xff20c0e1; // refund(u64)
const DEAL: u32 = 0x8e5675f0; // deal(u64)
const DEALS: u32 = 0xc1609ad7; // deals()

const NO_SUCH_DEAL: Code = 201;
const NOT_YOURS: Code = 202;
const NO_VALUE: Code = 203;
const DEADLINE_PASSED: Code = 204;
const TOO_EARLY: Code = 205;

const COUNT_KEY: &[u8] = b"n";

/// Bytes of a deal: buyer 20, seller 20, arbiter 20, deadline 8, amount 16.
const DEAL_BYTES: usize = 84;

struct Deal {
    buyer: Address,
    seller: Address,
    arbiter: Address,
    deadline: u64,
    amount: Amount,
}

impl Deal {
    fn to_bytes(&self) -> [u8; DEAL_BYTES] {
        let mut bytes = [0; DEAL_BYTES];
        bytes[..20].copy_from_slice(&self.buyer);
        bytes[20..40].copy_from_slice(&self.seller);
        bytes[40..60].copy_from_slice(&self.arbiter);
        bytes[60..68].copy_from_slice(&self.deadline.to_be_bytes());
        bytes[68..].copy_from_slice(&self.amount.to_be_bytes());
        bytes
    }

    fn of_bytes(bytes: &[u8; DEAL_BYTES]) -> Deal {
        Deal {
            buyer: part(bytes, 0),
            seller: part(bytes, 20),
            arbiter: part(bytes, 40),
            deadline: u64::from_be_bytes(part(bytes, 60)),
            amount: Amount::from_be_bytes(part(bytes, 68)),
        }
    }
}

pub fn contract(method: u32, input: Input, output: &mut Output) {
    match method {
        INIT => init(input),
        OPEN => open(input, output),
        RELEASE => release(input),
        REFUND => refund(input),
        DEAL => put_deal(input, output),
        DEALS => put_count(input, output),
        _ => revert(UNKNOWN_METHOD),
    }
}

fn init(input: Input) {
    input.end();
    no_value();
    require(!is_stored(COUNT_KEY), INIT_TWICE);

    write_count(0);
}

fn open(mut input: Input, output: &mut Output) {
    let seller = input.address();
    let arbiter = input.address();
    let deadline = input.u64();
    input.end();
    let id = read_count();
    let amount = value();
    require(amount != 0, NO_VALUE);
    require(deadline > timestamp(), DEADLINE_PASSED);

    let opened = Deal { buyer: caller(), seller, arbiter, deadline, amount }.to_bytes();
    store(&key_of(id), &opened);
    write_count(id + 1);

    let mut event = [0; 8 + DEAL_BYTES];
    event[..8].copy_from_slice(&id.to_be_bytes());
    event[8..].copy_from_slice(&opened);
    emit("Opened", &event);
    output.u64(id);
}

fn release(mut input: Input) {
    let id = input.u64();
    input.end();
    no_value();
    let ended = read_deal(id);
    let caller = caller();
    require(caller == ended.buyer || caller == ended.arbiter, NOT_YOURS);

    pay_out("Released", id, &ended, &ended.seller);
}

fn refund(mut input: Input) {
    let id = input.u64();
    input.end();
    no_value();
    let ended = read_deal(id);
    let caller = caller();
    if caller != ended.seller && caller != ended.arbiter {
        require(caller == ended.buyer, NOT_YOURS);
        require(timestamp() >= ended.deadline, TOO_EARLY);
    }

    pay_out("Refunded", id, &ended, &ended.buyer);
}

fn put_deal(mut input: Input, output: &mut Output) {
    let id = input.u64();
    input.end();
    no_value();

    output.bytes(&read_deal(id).to_bytes());
}

fn put_count(input: Input, output: &mut Output) {
    input.end();
    no_value();

    output.u64(read_count());
}

/// The deal is forgotten before the coins move. The event: the deal, who got the coins, how many.
fn pay_out(topic: &str, id: u64, ended: &Deal, to: &Address) {
    erase(&key_of(id));
    pay(to, ended.amount);

    let mut event = [0; 44];
    event[..8].copy_from_slice(&id.to_be_bytes());
    event[8..28].copy_from_slice(to);
    event[28..].copy_from_slice(&ended.amount.to_be_bytes());
    emit(topic, &event);
}

fn key_of(id: u64) -> [u8; 9] {
    let mut key = [b'd'; 9];
    key[1..].copy_from_slice(&id.to_be_bytes());
    key
}

fn read_deal(id: u64) -> Deal {
    match load(&key_of(id)) {
        Some(bytes) => Deal::of_bytes(&bytes),
        None => revert(NO_SUCH_DEAL),
    }
}

fn read_count() -> u64 {
    match load(COUNT_KEY) {
        Some(bytes) => u64::from_be_bytes(bytes),
        None => revert(NOT_READY),
    }
}

fn write_count(count: u64) {
    store(COUNT_KEY, &count.to_be_bytes())
}

fn part<const N: usize>(bytes: &[u8; DEAL_BYTES], at: usize) -> [u8; N] {
    let mut part = [0; N];
    part.copy_from_slice(&bytes[at..at + N]);
    part
}
