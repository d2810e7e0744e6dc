;; Calls the contract at the address that its input begins with, with the rest of the input, all gas and
;; no value; answers with what that one answered, and reverts when that one failed. Without an address it
;; answers "end". Notes each call in its storage and says so in an event.
(module
  (import "rustbft" "host_call_contract_value"
    (func $call (param i32 i32 i32 i64 i32 i32 i32) (result i32)))
  (import "rustbft" "host_storage_get" (func $get (param i32 i32 i32 i32) (result i32)))
  (import "rustbft" "host_storage_write" (func $write (param i32 i32 i32 i32)))
  (import "rustbft" "host_emit_event" (func $emit (param i32 i32 i32 i32)))
  (import "rustbft" "host_abort" (func $abort (param i32 i32)))
  (memory (export "memory") 2 2)
  (data (i32.const 0x100) "\00\00\00\00\03end")
  (data (i32.const 0x200) "n")
  (func (export "call") (param $input i32) (param $length i32) (result i32)
    (local $answered i32)
    (drop (call $get (i32.const 0x200) (i32.const 1) (i32.const 0x210) (i32.const 4)))
    (i32.store (i32.const 0x210) (i32.add (i32.load (i32.const 0x210)) (i32.const 1)))
    (call $write (i32.const 0x200) (i32.const 1) (i32.const 0x210) (i32.const 4))
    (call $emit (i32.const 0x200) (i32.const 1) (i32.const 0x210) (i32.const 4))
    (if (i32.lt_u (local.get $length) (i32.const 20))
      (then (return (i32.const 0x100))))
    (local.set $answered
      (call $call
        (local.get $input)
        (i32.add (local.get $input) (i32.const 20))
        (i32.sub (local.get $length) (i32.const 20))
        (i64.const -1)
        (i32.const 0x300)
        (i32.const 0x8005)
        (i32.const 0x4000)))
    (if (i32.lt_s (local.get $answered) (i32.const 0))
      (then (call $abort (i32.const 0x100) (i32.const 0))))
    (i32.store8 (i32.const 0x8003) (i32.shr_u (local.get $answered) (i32.const 8)))
    (i32.store8 (i32.const 0x8004) (local.get $answered))
    (i32.const 0x8000)))
