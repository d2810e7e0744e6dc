//! Calls every host function that the SDK declares, for tests; README.md says what it gives.
#![no_std]
#![no_main]

#[path = "../sdk/loombft.rs"]
mod loombft;
use loombft::host::*;
use loombft::*;

const PROBE: u32 = 0xe11b1e7c; // probe()

const FIRST: &[u8] = b"p1";
const SECOND: &[u8] = b"p2";
const NOTHING: [u8; 64] = [0; 64];

pub fn contract(method: u32, input: Input, output: &mut Output) {
    require(method == PROBE, UNKNOWN_METHOD);
    input.end();
    put_storage(output);
    unsafe {
        put_context(output);
        put_hashes(output);
        put_others(output);
    }
}

fn put_storage(output: &mut Output) {
    let mut key = [0; 256];
    let mut value = [0; 2];
    store(FIRST, b"abc");
    store(SECOND, b"d");
    let len = load_into(FIRST, &mut value);
    output.bytes(&value);
    output.u32(length(len));
    output.u32(is_stored(FIRST) as u32);
    key[..2].copy_from_slice(FIRST);
    let next = next_key(&mut key, 2);
    output.u32(length(next));
    output.bytes(&key[..2]);
    erase(SECOND);
    key[..2].copy_from_slice(FIRST);
    output.u32(length(next_key(&mut key, 2)));
}

fn length(found: Option<usize>) -> u32 {
    found.map_or(u32::MAX, |len| len as u32)
}

unsafe fn put_context(output: &mut Output) {
    let mut address = [0; 20];
    output.bytes(&caller());
    host_get_origin(address.as_mut_ptr());
    output.bytes(&address);
    host_get_self_address(address.as_mut_ptr());
    output.bytes(&address);
    output.u64(host_get_block_height() as u64);
    output.u64(timestamp());
    output.u32((host_get_gas_remaining() > 0) as u32);
    output.amount(value());
    output.u64(host_get_value() as u64);
}

unsafe fn put_hashes(output: &mut Output) {
    let mut hash = [0; 32];
    let nothing = NOTHING.as_ptr();
    host_sha256(b"abc".as_ptr(), 3, hash.as_mut_ptr());
    output.bytes(&hash);
    host_keccak256(b"abc".as_ptr(), 3, hash.as_mut_ptr());
    output.bytes(&hash);
    output.u32(host_verify_ed25519(nothing, nothing, b"abc".as_ptr(), 3) as u32);
    output.u32(host_secp256k1_verify(nothing, nothing, nothing) as u32);
}

unsafe fn put_others(output: &mut Output) {
    let mut own = [0; 20];
    let mut out = [0; 4];
    let mut balance = [0; 16];
    host_get_self_address(own.as_mut_ptr());
    output.u32(host_transfer(NOTHING.as_ptr(), 3u128.to_be_bytes().as_ptr()) as u32);
    host_get_balance(own.as_ptr(), balance.as_mut_ptr());
    output.bytes(&balance);
    let called = host_call_contract_value(
        own.as_ptr(),
        b"abc".as_ptr(),
        3,
        100_000,
        NOTHING.as_ptr(),
        out.as_mut_ptr(),
        out.len(),
    );
    output.u32(called as u32);
    let called = host_call_contract(
        own.as_ptr(),
        own.len(),
        b"abc".as_ptr(),
        3,
        100_000,
        out.as_mut_ptr(),
    );
    output.u32(called as u32);
    output.u32(host_return_data(out.as_mut_ptr(), out.len()) as u32);
    emit("Probed", b"abc");
}
