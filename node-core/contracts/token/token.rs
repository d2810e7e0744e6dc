//! A token as of ERC-20; README.md describes its methods, events and storage.
#![no_std]
#![no_main]

#[path = "../sdk/loombft.rs"]
mod loombft;
use loombft::*;

const INIT: u32 = 0x652b5a05; // init(amount)
const TRANSFER: u32 = 0x4093ad8c; // transfer(address,amount)
const APPROVE: u32 = 0xc7323129; // approve(address,amount)
const TRANSFER_FROM: u32 = 0x7050180a; // transferFrom(address,address,amount)
const BALANCE_OF: u32 = 0x5b46f8f6; // balanceOf(address)
const ALLOWANCE: u32 = 0xd864b7ca; // allowance(address,address)
const TOTAL_SUPPLY: u32 = 0xa368022e; // totalSupply()

const BALANCE_TOO_LOW: Code = 101;
const ALLOWANCE_TOO_LOW: Code = 102;

const SUPPLY_KEY: &[u8] = b"s";
const NOBODY: Address = [0; 20];

pub fn contract(method: u32, input: Input, output: &mut Output) {
    match method {
        INIT => init(input),
        TRANSFER => transfer(input),
        APPROVE => approve(input),
        TRANSFER_FROM => transfer_from(input),
        BALANCE_OF => put_balance(input, output),
        ALLOWANCE => put_allowance(input, output),
        TOTAL_SUPPLY => put_supply(input, output),
        _ => revert(UNKNOWN_METHOD),
    }
}

fn init(mut input: Input) {
    let supply = input.amount();
    input.end();
    no_value();
    require(!is_stored(SUPPLY_KEY), INIT_TWICE);

    let caller = caller();
    store(SUPPLY_KEY, &supply.to_be_bytes());
    write_amount(&balance_of(&caller), supply);
    emit("Transfer", &event(&NOBODY, &caller, supply));
}

fn transfer(mut input: Input) {
    let to = input.address();
    let amount = input.amount();
    input.end();
    no_value();

    move_tokens(&caller(), &to, amount);
}

fn approve(mut input: Input) {
    let spender = input.address();
    let amount = input.amount();
    input.end();
    no_value();

    let caller = caller();
    write_amount(&allowance_of(&caller, &spender), amount);
    emit("Approval", &event(&caller, &spender, amount));
}

fn transfer_from(mut input: Input) {
    let from = input.address();
    let to = input.address();
    let amount = input.amount();
    input.end();
    no_value();

    let key = allowance_of(&from, &caller());
    let allowed = read_amount(&key);
    require(allowed >= amount, ALLOWANCE_TOO_LOW);
    write_amount(&key, allowed - amount);
    move_tokens(&from, &to, amount);
}

fn put_balance(mut input: Input, output: &mut Output) {
    let owner = input.address();
    input.end();
    no_value();

    output.amount(read_amount(&balance_of(&owner)));
}

fn put_allowance(mut input: Input, output: &mut Output) {
    let owner = input.address();
    let spender = input.address();
    input.end();
    no_value();

    output.amount(read_amount(&allowance_of(&owner, &spender)));
}

fn put_supply(input: Input, output: &mut Output) {
    input.end();
    no_value();

    output.amount(read_amount(SUPPLY_KEY));
}

fn move_tokens(from: &Address, to: &Address, amount: Amount) {
    let debit = balance_of(from);
    let had = read_amount(&debit);
    require(had >= amount, BALANCE_TOO_LOW);
    write_amount(&debit, had - amount);

    // Read after the debit was written, so that a transfer to oneself changes nothing.
    let credit = balance_of(to);
    let has = read_amount(&credit);
    write_amount(&credit, sum(has, amount));

    emit("Transfer", &event(from, to, amount));
}

fn balance_of(owner: &Address) -> [u8; 21] {
    let mut key = [b'b'; 21];
    key[1..].copy_from_slice(owner);
    key
}

fn allowance_of(owner: &Address, spender: &Address) -> [u8; 41] {
    let mut key = [b'a'; 41];
    key[1..21].copy_from_slice(owner);
    key[21..].copy_from_slice(spender);
    key
}

fn read_amount(key: &[u8]) -> Amount {
    load(key).map_or(0, Amount::from_be_bytes)
}

/// Nothing is stored for zero, so that the state does not grow by accounts that are empty.
fn write_amount(key: &[u8], amount: Amount) {
    if amount == 0 {
        erase(key)
    } else {
        store(key, &amount.to_be_bytes())
    }
}

/// Data of both events: two addresses and an amount.
fn event(a: &Address, b: &Address, amount: Amount) -> [u8; 56] {
    let mut data = [0; 56];
    data[..20].copy_from_slice(a);
    data[20..40].copy_from_slice(b);
    data[40..].copy_from_slice(&amount.to_be_bytes());
    data
}
