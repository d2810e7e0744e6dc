//! All that a contract in Rust needs, without `std` and without a heap. A contract is one file:
//!
//! ```ignore
//! #![no_std]
//! #![no_main]
//! #[path = "../sdk/loombft.rs"]
//! mod loombft;
//! use loombft::*;
//!
//! pub fn contract(method: u32, input: Input, output: &mut Output) { … }
//! ```
//!
//! The function reads its arguments from `input`, writes its answer to `output` and returns, or ends the call with
//! `revert(code)`. The formats, the error codes and the layout of the memory are described in README.md.

#![allow(dead_code)]

use core::mem::MaybeUninit;
use core::panic::PanicInfo;

/// Where the node writes the input; the linker puts the contract's own data at 0x4000.
pub const INPUT_AT: usize = 0x1000;
pub const INPUT_MAX: usize = 0x4000 - INPUT_AT;
/// The longest output of a call, without the five bytes in front of it.
pub const OUTPUT_MAX: usize = 4096;

/// The code of a revert; those of a contract itself begin at 100.
pub type Code = u32;
pub const BAD_INPUT: Code = 1;
pub const UNKNOWN_METHOD: Code = 2;
pub const INPUT_TOO_LONG: Code = 3;
pub const NOT_READY: Code = 4;
pub const INIT_TWICE: Code = 5;
pub const NO_VALUE_WANTED: Code = 6;
pub const OVERFLOW: Code = 7;
pub const BAD_STATE: Code = 8;
pub const TRANSFER_FAILED: Code = 9;
pub const BUG: Code = 10;
pub const OUTPUT_TOO_LONG: Code = 11;

pub type Address = [u8; 20];
pub type Amount = u128;

/// What the node offers, as it is.
pub mod host {
    #[link(wasm_import_module = "rustbft")]
    extern "C" {
        pub fn host_storage_get(key: *const u8, key_len: usize, out: *mut u8, cap: usize) -> i32;
        pub fn host_storage_write(key: *const u8, key_len: usize, value: *const u8, value_len: usize);
        pub fn host_storage_delete(key: *const u8, key_len: usize);
        pub fn host_storage_has(key: *const u8, key_len: usize) -> i32;
        pub fn host_storage_next(key: *const u8, key_len: usize, out: *mut u8, cap: usize) -> i32;
        pub fn host_get_caller(out: *mut u8);
        pub fn host_get_origin(out: *mut u8);
        pub fn host_get_self_address(out: *mut u8);
        pub fn host_get_block_height() -> i64;
        pub fn host_get_block_timestamp() -> i64;
        pub fn host_get_gas_remaining() -> i64;
        pub fn host_get_value() -> i64;
        pub fn host_get_value128(out: *mut u8);
        pub fn host_get_balance(address: *const u8, out: *mut u8);
        pub fn host_transfer(to: *const u8, amount: *const u8) -> i32;
        pub fn host_sha256(data: *const u8, len: usize, out: *mut u8);
        pub fn host_keccak256(data: *const u8, len: usize, out: *mut u8);
        pub fn host_verify_ed25519(key: *const u8, signature: *const u8, message: *const u8, len: usize) -> i32;
        pub fn host_secp256k1_verify(key: *const u8, signature: *const u8, hash: *const u8) -> i32;
        pub fn host_emit_event(topic: *const u8, topic_len: usize, data: *const u8, data_len: usize);
        pub fn host_call_contract(
            address: *const u8,
            address_len: usize,
            input: *const u8,
            input_len: usize,
            gas: i64,
            out: *mut u8,
        ) -> i32;
        pub fn host_call_contract_value(
            address: *const u8,
            input: *const u8,
            input_len: usize,
            gas: i64,
            value: *const u8,
            out: *mut u8,
            cap: usize,
        ) -> i32;
        pub fn host_return_data(out: *mut u8, cap: usize) -> i32;
        pub fn host_abort(data: *const u8, len: usize) -> !;
    }
}

// ---- Reverting ----

/// Ends the call: its changes are undone, its output is the code.
#[inline(never)]
pub fn revert(code: Code) -> ! {
    let data = code.to_be_bytes();
    unsafe { host::host_abort(data.as_ptr(), data.len()) }
}

pub fn require(fine: bool, code: Code) {
    if !fine {
        revert(code)
    }
}

#[panic_handler]
fn on_panic(_: &PanicInfo) -> ! {
    revert(BUG)
}

// ---- The call ----

pub fn caller() -> Address {
    filled(|out| unsafe { host::host_get_caller(out) })
}

/// The coins that came with this call; they are in this contract's balance already.
pub fn value() -> Amount {
    Amount::from_be_bytes(filled(|out| unsafe { host::host_get_value128(out) }))
}

/// For methods that take no coins: a call that brings some is reverted, so that none get stuck.
pub fn no_value() {
    require(value() == 0, NO_VALUE_WANTED)
}

/// Milliseconds since 1970, of the block that this call is in.
pub fn timestamp() -> u64 {
    unsafe { host::host_get_block_timestamp() as u64 }
}

/// Sends coins of this contract, or reverts.
pub fn pay(to: &Address, amount: Amount) {
    let moved = unsafe { host::host_transfer(to.as_ptr(), amount.to_be_bytes().as_ptr()) };
    require(moved == 1, TRANSFER_FAILED)
}

pub fn emit(topic: &str, data: &[u8]) {
    unsafe { host::host_emit_event(topic.as_ptr(), topic.len(), data.as_ptr(), data.len()) }
}

/// Sums, with a revert where they do not fit.
pub fn sum(a: Amount, b: Amount) -> Amount {
    match a.checked_add(b) {
        Some(sum) => sum,
        None => revert(OVERFLOW),
    }
}

fn filled<const N: usize>(fill: impl FnOnce(*mut u8)) -> [u8; N] {
    let mut bytes = MaybeUninit::<[u8; N]>::uninit();
    fill(bytes.as_mut_ptr() as *mut u8);
    // The host function has written all of them.
    unsafe { bytes.assume_init() }
}

// ---- Storage ----

/// Reads a value of exactly this length.
pub fn load<const N: usize>(key: &[u8]) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let len = load_into(key, &mut bytes)?;
    require(len == N, BAD_STATE);
    Some(bytes)
}

/// Reads as much of the value as there is room for, and says how long it is.
pub fn load_into(key: &[u8], out: &mut [u8]) -> Option<usize> {
    let len = unsafe { host::host_storage_get(key.as_ptr(), key.len(), out.as_mut_ptr(), out.len()) };
    (len >= 0).then_some(len as usize)
}

pub fn store(key: &[u8], value: &[u8]) {
    unsafe { host::host_storage_write(key.as_ptr(), key.len(), value.as_ptr(), value.len()) }
}

pub fn erase(key: &[u8]) {
    unsafe { host::host_storage_delete(key.as_ptr(), key.len()) }
}

pub fn is_stored(key: &[u8]) -> bool {
    unsafe { host::host_storage_has(key.as_ptr(), key.len()) != 0 }
}

/// Writes the smallest key above the first `len` bytes of `key` over them, and says how long it is.
pub fn next_key(key: &mut [u8], len: usize) -> Option<usize> {
    let next = unsafe { host::host_storage_next(key.as_ptr(), len, key.as_mut_ptr(), key.len()) };
    (next >= 0).then_some(next as usize)
}

// ---- Arguments, in their order; `end` after the last ----

pub struct Input {
    left: &'static [u8],
}

impl Input {
    pub fn take(&mut self, len: usize) -> &'static [u8] {
        require(len <= self.left.len(), BAD_INPUT);
        let (taken, left) = self.left.split_at(len);
        self.left = left;
        taken
    }

    fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        bytes.copy_from_slice(self.take(N));
        bytes
    }

    pub fn u32(&mut self) -> u32 {
        u32::from_be_bytes(self.array())
    }

    pub fn u64(&mut self) -> u64 {
        u64::from_be_bytes(self.array())
    }

    pub fn amount(&mut self) -> Amount {
        Amount::from_be_bytes(self.array())
    }

    pub fn address(&mut self) -> Address {
        self.array()
    }

    pub fn bytes(&mut self) -> &'static [u8] {
        let len = self.u32();
        self.take(len as usize)
    }

    pub fn end(&self) {
        require(self.left.is_empty(), BAD_INPUT)
    }
}

// ---- The output ----

pub struct Output {
    len: usize,
    /// Status and length in front, so that the answer is one piece of memory.
    answer: [u8; 5 + OUTPUT_MAX],
}

static mut OUTPUT: Output = Output { len: 0, answer: [0; 5 + OUTPUT_MAX] };

impl Output {
    pub fn bytes(&mut self, bytes: &[u8]) {
        require(bytes.len() <= OUTPUT_MAX - self.len, OUTPUT_TOO_LONG);
        let at = 5 + self.len;
        self.answer[at..at + bytes.len()].copy_from_slice(bytes);
        self.len += bytes.len();
    }

    pub fn u32(&mut self, n: u32) {
        self.bytes(&n.to_be_bytes())
    }

    pub fn u64(&mut self, n: u64) {
        self.bytes(&n.to_be_bytes())
    }

    pub fn amount(&mut self, n: Amount) {
        self.bytes(&n.to_be_bytes())
    }

    /// Writes over the four bytes at this place of the output.
    pub fn u32_at(&mut self, place: usize, n: u32) {
        self.answer[5 + place..5 + place + 4].copy_from_slice(&n.to_be_bytes())
    }

    fn finished(&mut self) -> *const u8 {
        self.answer[1..5].copy_from_slice(&(self.len as u32).to_be_bytes());
        self.answer.as_ptr()
    }
}

// ---- The entry ----

#[no_mangle]
pub extern "C" fn call(input: *const u8, len: usize) -> *const u8 {
    // First of all: a longer input has overwritten the data, so nothing of them may be used.
    require(len <= INPUT_MAX, INPUT_TOO_LONG);
    // A call has the memory for itself, and there is one thread.
    let (left, output) = unsafe { (core::slice::from_raw_parts(input, len), &mut OUTPUT) };
    let mut input = Input { left };
    let method = input.u32();
    crate::contract(method, input, output);
    output.finished()
}
