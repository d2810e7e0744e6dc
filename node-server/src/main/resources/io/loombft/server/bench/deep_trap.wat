;; Goes deep, and ends there in a trap that leaves all frames at once.
(module
  (memory (export "memory") 1 1)
  (func $down (param $n i32) (result i32)
    (if (result i32) (i32.eqz (local.get $n))
      (then (unreachable))
      (else (i32.add (call $down (i32.sub (local.get $n) (i32.const 1))) (i32.const 1)))))
  (func (export "call") (param $p i32) (param $n i32) (result i32)
    (call $down (local.get $n))))
