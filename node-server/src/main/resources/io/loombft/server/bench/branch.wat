;; Repeats its instructions as often as the second argument says.
(module

  (memory (export "memory") 1 1)

  (func (export "call") (param $p i32) (param $n i32) (result i32)
    (local $x i32) (local $y i64)
    (local.set $x (i32.const 0x12345)) (local.set $y (i64.const 0x123456789abcdef))

    (loop
      (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 1664525)) (i32.const 1013904223)))
      (if (i32.lt_s (local.get $x) (i32.const 0)) (then (local.set $y (i64.add (local.get $y) (i64.const 1)))) (else (local.set $y (i64.xor (local.get $y) (i64.const 9)))))
      (block (br_if 0 (i32.and (local.get $x) (i32.const 0x10000))) (local.set $y (i64.add (local.get $y) (i64.const 1))))
      (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 1664525)) (i32.const 1013904223)))
      (if (i32.lt_s (local.get $x) (i32.const 0)) (then (local.set $y (i64.add (local.get $y) (i64.const 1)))) (else (local.set $y (i64.xor (local.get $y) (i64.const 9)))))
      (block (br_if 0 (i32.and (local.get $x) (i32.const 0x10000))) (local.set $y (i64.add (local.get $y) (i64.const 1))))
      (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 1664525)) (i32.const 1013904223)))
      (if (i32.lt_s (local.get $x) (i32.const 0)) (then (local.set $y (i64.add (local.get $y) (i64.const 1)))) (else (local.set $y (i64.xor (local.get $y) (i64.const 9)))))
      (block (br_if 0 (i32.and (local.get $x) (i32.const 0x10000))) (local.set $y (i64.add (local.get $y) (i64.const 1))))
      (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 1664525)) (i32.const 1013904223)))
      (if (i32.lt_s (local.get $x) (i32.const 0)) (then (local.set $y (i64.add (local.get $y) (i64.const 1)))) (else (local.set $y (i64.xor (local.get $y) (i64.const 9)))))
      (block (br_if 0 (i32.and (local.get $x) (i32.const 0x10000))) (local.set $y (i64.add (local.get $y) (i64.const 1))))
      (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.add (local.get $x) (i32.wrap_i64 (local.get $y)))))
