;; A token. Input: op 1, then
;;   0 | amount 8        whoever calls first owns so many of them (later calls revert)
;;   1 | to 20 | amount 8   moves tokens of the caller
;;   2 | owner 20        answers with the balance, 8 bytes
;; Amounts are little-endian i64. Key: the owner's address; "s" for the supply.
(module
  (import "rustbft" "host_get_caller" (func $caller (param i32)))
  (import "rustbft" "host_storage_get" (func $get (param i32 i32 i32 i32) (result i32)))
  (import "rustbft" "host_storage_write" (func $write (param i32 i32 i32 i32)))
  (import "rustbft" "host_storage_has" (func $has (param i32 i32) (result i32)))
  (import "rustbft" "host_emit_event" (func $emit (param i32 i32 i32 i32)))
  (memory (export "memory") 1 2)
  (data (i32.const 0x700) "s")
  (data (i32.const 0x710) "transfer")

  (func $balance (param $owner i32) (result i64)
    (i64.store (i32.const 0x600) (i64.const 0))
    (drop (call $get (local.get $owner) (i32.const 20) (i32.const 0x600) (i32.const 8)))
    (i64.load (i32.const 0x600)))

  (func $set (param $owner i32) (param $amount i64)
    (i64.store (i32.const 0x600) (local.get $amount))
    (call $write (local.get $owner) (i32.const 20) (i32.const 0x600) (i32.const 8)))

  (func $answer (param $status i32) (param $length i32) (result i32)
    (i32.store8 (i32.const 0x100) (local.get $status))
    (i32.store8 (i32.const 0x101) (i32.const 0))
    (i32.store8 (i32.const 0x102) (i32.const 0))
    (i32.store8 (i32.const 0x103) (i32.const 0))
    (i32.store8 (i32.const 0x104) (local.get $length))
    (i32.const 0x100))

  (func $init (result i32)
    (if (call $has (i32.const 0x700) (i32.const 1))
      (then (return (call $answer (i32.const 1) (i32.const 0)))))
    (call $write (i32.const 0x700) (i32.const 1) (i32.const 0x1001) (i32.const 8))
    (call $set (i32.const 0x500) (i64.load (i32.const 0x1001)))
    (call $answer (i32.const 0) (i32.const 0)))

  (func $transfer (result i32)
    (local $amount i64) (local $mine i64)
    (local.set $amount (i64.load (i32.const 0x1015)))
    (local.set $mine (call $balance (i32.const 0x500)))
    (if (i64.gt_u (local.get $amount) (local.get $mine))
      (then (return (call $answer (i32.const 2) (i32.const 0)))))
    (call $set (i32.const 0x500) (i64.sub (local.get $mine) (local.get $amount)))
    (call $set (i32.const 0x1001)
      (i64.add (call $balance (i32.const 0x1001)) (local.get $amount)))
    (call $emit (i32.const 0x710) (i32.const 8) (i32.const 0x1001) (i32.const 28))
    (call $answer (i32.const 0) (i32.const 0)))

  (func (export "call") (param $input i32) (param $length i32) (result i32)
    (local $op i32)
    (call $caller (i32.const 0x500))
    (local.set $op (i32.load8_u (local.get $input)))
    (if (i32.eqz (local.get $op)) (then (return (call $init))))
    (if (i32.eq (local.get $op) (i32.const 1)) (then (return (call $transfer))))
    (i64.store (i32.const 0x105) (call $balance (i32.const 0x1001)))
    (call $answer (i32.const 0) (i32.const 8))))
