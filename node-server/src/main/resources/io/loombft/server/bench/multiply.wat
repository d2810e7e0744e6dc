;; Repeats its instructions as often as the second argument says.
(module

  (memory (export "memory") 1 1)

  (func (export "call") (param $p i32) (param $n i32) (result i32)
    (local $x i32) (local $y i64)
    (local.set $x (i32.const 0x12345)) (local.set $y (i64.const 0x123456789abcdef))

    (loop
      (local.set $y (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.const -7)))))
      (local.set $y (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.const -7)))))
      (local.set $y (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.const -7)))))
      (local.set $y (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.const -7)))))
      (local.set $y (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.const -7)))))
      (local.set $y (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.const -7)))))
      (local.set $y (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.const -7)))))
      (local.set $y (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.const -7)))))
      (local.set $y (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.const -7)))))
      (local.set $y (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.mul (local.get $y) (i64.const -7)))))
      (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.add (local.get $x) (i32.wrap_i64 (local.get $y)))))
