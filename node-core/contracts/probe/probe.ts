// Calls every host function that the SDK declares, for tests; README.md says what it gives.
import {
  ADDRESS, AMOUNT, UNKNOWN_METHOD, answer, begin, emit, end, host_call_contract, host_call_contract_value,
  host_get_balance, host_get_block_height, host_get_caller, host_get_gas_remaining, host_get_origin, host_get_self_address,
  host_get_value, host_get_value128, host_keccak256, host_return_data, host_secp256k1_verify, host_sha256, host_storage_delete,
  host_storage_get, host_storage_has, host_storage_next, host_storage_write, host_transfer, host_verify_ed25519, put,
  putBytes, putU32, putU64, require, takeU32, timestamp,
} from "../sdk/loombft";

const PROBE: u32 = 0xe11b1e7c; // probe()

const FIRST: usize = memory.data<u8>([0x70, 0x31]); // p1
const SECOND: usize = memory.data<u8>([0x70, 0x32]); // p2
const ABC: usize = memory.data<u8>([0x61, 0x62, 0x63]);
const THREE: usize = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
const NOTHING: usize = memory.data(64);
const KEY: usize = memory.data(256);
const KEY_MAX: u32 = 256;
const SELF: usize = memory.data(20);
const OUT: usize = memory.data(4);

export function call(input: usize, len: u32): usize {
  begin(input, len);
  require(takeU32() == PROBE, UNKNOWN_METHOD);
  end();
  putStorage();
  putContext();
  putHashes();
  putOthers();
  return answer();
}

function putStorage(): void {
  host_storage_write(FIRST, 2, ABC, 3);
  host_storage_write(SECOND, 2, ABC + 1, 1);
  putU32(host_storage_get(FIRST, 2, put(2), 2));
  putU32(host_storage_has(FIRST, 2));
  putU32(host_storage_next(FIRST, 2, KEY, KEY_MAX));
  putBytes(KEY, 2);
  host_storage_delete(SECOND, 2);
  putU32(host_storage_next(FIRST, 2, KEY, KEY_MAX));
}

function putContext(): void {
  host_get_caller(put(ADDRESS));
  host_get_origin(put(ADDRESS));
  host_get_self_address(put(ADDRESS));
  putU64(host_get_block_height());
  putU64(timestamp());
  putU32(u32(host_get_gas_remaining() > 0));
  host_get_value128(put(AMOUNT));
  putU64(host_get_value());
}

function putHashes(): void {
  host_sha256(ABC, 3, put(32));
  host_keccak256(ABC, 3, put(32));
  putU32(host_verify_ed25519(NOTHING, NOTHING, ABC, 3));
  putU32(host_secp256k1_verify(NOTHING, NOTHING, NOTHING));
}

function putOthers(): void {
  host_get_self_address(SELF);
  putU32(host_transfer(NOTHING, THREE));
  host_get_balance(SELF, put(AMOUNT));
  putU32(host_call_contract_value(SELF, ABC, 3, 100000, NOTHING, OUT, 4));
  putU32(host_call_contract(SELF, ADDRESS, ABC, 3, 100000, OUT));
  putU32(host_return_data(OUT, 4));
  emit("Probed", ABC, 3);
}
