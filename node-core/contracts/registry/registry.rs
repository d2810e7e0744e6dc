//! Names with an owner and a value, claimed for a fee; README.md describes its methods, events and storage.
#![no_std]
#![no_main]

#[path = "../sdk/loombft.rs"]
mod loombft;
use loombft::*;

const INIT: u32 = 0x652b5a05; // init(amount)
const CLAIM: u32 = 0xaa263b6a; // claim(bytes,bytes)
const SET: u32 = 0x5c20d9be; // set(bytes,bytes)
const GIVE: u32 = 0x6c92cf17; // give(bytes,address)
const DROP: u32 = 0xfa6d0908; // drop(bytes)
const LOOKUP: u32 = 0x7903d60f; // lookup(bytes)
const LIST: u32 = 0x7d8dba1f; // list(bytes,u32)
const FEE: u32 = 0x226e9b1f; // fee()
const WITHDRAW: u32 = 0x9821f832; // withdraw(amount)

const BAD_NAME: Code = 301;
const VALUE_TOO_LONG: Code = 302;
const NAME_TAKEN: Code = 303;
const UNKNOWN_NAME: Code = 304;
const WRONG_FEE: Code = 305;
const NOT_OWNER: Code = 306;
const NOT_KEEPER: Code = 307;
const BAD_LIMIT: Code = 308;

const NAME_MAX: usize = 64;
const VALUE_MAX: usize = 1024;
const LIST_MAX: u32 = 32;

const TERMS_KEY: &[u8] = b"a";

pub fn contract(method: u32, input: Input, output: &mut Output) {
    match method {
        INIT => init(input),
        CLAIM => claim(input),
        SET => set(input),
        GIVE => give(input),
        DROP => drop_name(input),
        LOOKUP => lookup(input, output),
        LIST => list(input, output),
        FEE => put_fee(input, output),
        WITHDRAW => withdraw(input),
        _ => revert(UNKNOWN_METHOD),
    }
}

fn init(mut input: Input) {
    let fee = input.amount();
    input.end();
    no_value();
    require(!is_stored(TERMS_KEY), INIT_TWICE);

    let mut terms = [0; 36];
    terms[..20].copy_from_slice(&caller());
    terms[20..].copy_from_slice(&fee.to_be_bytes());
    store(TERMS_KEY, &terms);
}

fn claim(mut input: Input) {
    let name = input.bytes();
    let value_of_name = input.bytes();
    input.end();
    let (_, fee) = read_terms();
    require(value() == fee, WRONG_FEE);
    require(is_name(name), BAD_NAME);
    require(value_of_name.len() <= VALUE_MAX, VALUE_TOO_LONG);
    let key = NameKey::of(name);
    require(!is_stored(key.bytes()), NAME_TAKEN);

    let owner = caller();
    write_entry(&key, &owner, value_of_name);
    emit_name("Claimed", &owner, name);
}

fn set(mut input: Input) {
    let name = input.bytes();
    let value = input.bytes();
    input.end();
    no_value();
    require(is_name(name), BAD_NAME);
    require(value.len() <= VALUE_MAX, VALUE_TOO_LONG);
    let key = NameKey::of(name);
    let owner = require_owner(&key);

    write_entry(&key, &owner, value);
    emit_name("Changed", &owner, name);
}

fn give(mut input: Input) {
    let name = input.bytes();
    let to = input.address();
    input.end();
    no_value();
    require(is_name(name), BAD_NAME);
    let key = NameKey::of(name);
    require_owner(&key);

    let mut room = NO_ENTRY;
    let entry = read_entry(&key, &mut room);
    entry[..20].copy_from_slice(&to);
    store(key.bytes(), entry);
    emit_name("Given", &to, name);
}

fn drop_name(mut input: Input) {
    let name = input.bytes();
    input.end();
    no_value();
    require(is_name(name), BAD_NAME);
    let key = NameKey::of(name);
    let owner = require_owner(&key);

    erase(key.bytes());
    emit_name("Dropped", &owner, name);
}

fn lookup(mut input: Input, output: &mut Output) {
    let name = input.bytes();
    input.end();
    no_value();
    require(is_name(name), BAD_NAME);

    let mut room = NO_ENTRY;
    let entry = read_entry(&NameKey::of(name), &mut room);
    let (owner, value) = entry.split_at(20);
    output.bytes(owner);
    output.u32(value.len() as u32);
    output.bytes(value);
}

fn list(mut input: Input, output: &mut Output) {
    let after = input.bytes();
    let limit = input.u32();
    input.end();
    no_value();
    require(after.len() <= NAME_MAX, BAD_NAME);
    require(limit >= 1 && limit <= LIST_MAX, BAD_LIMIT);

    output.u32(0);
    let mut count = 0;
    let mut key = NameKey::of(after);
    while count < limit && key.advance() {
        output.u32(key.name().len() as u32);
        output.bytes(key.name());
        output.bytes(&owner_of(&key));
        count += 1;
    }
    output.u32_at(0, count);
}

fn put_fee(input: Input, output: &mut Output) {
    input.end();
    no_value();

    let (_, fee) = read_terms();
    output.amount(fee);
}

fn withdraw(mut input: Input) {
    let amount = input.amount();
    input.end();
    no_value();
    let (keeper, _) = read_terms();
    require(caller() == keeper, NOT_KEEPER);

    pay(&keeper, amount);
}

/// Who gets the fees, and what a name costs.
fn read_terms() -> (Address, Amount) {
    let terms: [u8; 36] = match load(TERMS_KEY) {
        Some(terms) => terms,
        None => revert(NOT_READY),
    };
    let mut keeper = [0; 20];
    keeper.copy_from_slice(&terms[..20]);
    let mut fee = [0; 16];
    fee.copy_from_slice(&terms[20..]);
    (keeper, Amount::from_be_bytes(fee))
}

fn is_name(name: &[u8]) -> bool {
    (1..=NAME_MAX).contains(&name.len())
        && name.iter().all(|c| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// Event data: the owner, then the name.
fn emit_name(topic: &str, owner: &Address, name: &[u8]) {
    let mut data = [0; 20 + NAME_MAX];
    data[..20].copy_from_slice(owner);
    data[20..20 + name.len()].copy_from_slice(name);
    emit(topic, &data[..20 + name.len()]);
}

/// Reads the owner alone.
fn owner_of(key: &NameKey) -> Address {
    let mut owner = [0; 20];
    match load_into(key.bytes(), &mut owner) {
        Some(len) => require(len >= owner.len(), BAD_STATE),
        None => revert(UNKNOWN_NAME),
    }
    owner
}

/// The caller, who must be the owner of this name.
fn require_owner(key: &NameKey) -> Address {
    let owner = owner_of(key);
    require(caller() == owner, NOT_OWNER);
    owner
}

/// `n`, then the name.
struct NameKey {
    bytes: [u8; 1 + NAME_MAX],
    len: usize,
}

impl NameKey {
    fn of(name: &[u8]) -> NameKey {
        let mut bytes = [b'n'; 1 + NAME_MAX];
        bytes[1..1 + name.len()].copy_from_slice(name);
        NameKey { bytes, len: 1 + name.len() }
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    fn name(&self) -> &[u8] {
        &self.bytes[1..self.len]
    }

    /// Goes to the next name; false when this was the last.
    fn advance(&mut self) -> bool {
        match next_key(&mut self.bytes, self.len) {
            Some(len) if self.bytes[0] == b'n' => {
                require(len <= self.bytes.len(), BAD_STATE);
                self.len = len;
                true
            }
            _ => false,
        }
    }
}

/// An entry: the owner, then the value. A quarter of the stack, so it is passed by reference.
type Entry = [u8; 20 + VALUE_MAX];
const NO_ENTRY: Entry = [0; 20 + VALUE_MAX];

fn write_entry(key: &NameKey, owner: &Address, value: &[u8]) {
    let mut entry = NO_ENTRY;
    let len = 20 + value.len();
    entry[..20].copy_from_slice(owner);
    entry[20..len].copy_from_slice(value);
    store(key.bytes(), &entry[..len]);
}

/// Fills as much as there is, and answers that.
fn read_entry<'a>(key: &NameKey, entry: &'a mut Entry) -> &'a mut [u8] {
    let len = match load_into(key.bytes(), entry) {
        Some(len) => len,
        None => revert(UNKNOWN_NAME),
    };
    require((20..=entry.len()).contains(&len), BAD_STATE);
    &mut entry[..len]
}
