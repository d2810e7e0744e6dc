;; Repeats its instructions as often as the second argument says.
(module

  (memory (export "memory") 1 1)
  (type $t (func (param i32) (result i32))) (table 4 4 funcref) (elem (i32.const 0) $a $b $c $d)
(func $a (type $t) (i32.add (local.get 0) (i32.const 3)))
(func $b (type $t) (i32.sub (local.get 0) (i32.const 3)))
(func $c (type $t) (i32.xor (local.get 0) (i32.const 3)))
(func $d (type $t) (i32.mul (local.get 0) (i32.const 3)))
  (func (export "call") (param $p i32) (param $n i32) (result i32)
    (local $x i32) (local $y i64)
    (local.set $x (i32.const 0x12345)) (local.set $y (i64.const 0x123456789abcdef))

    (loop
      (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 1664525)) (i32.const 1013904223)))
      (local.set $y (i64.add (local.get $y) (i64.extend_i32_u (call_indirect (type $t) (local.get $x) (i32.shr_u (local.get $x) (i32.const 30))))))
      (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 1664525)) (i32.const 1013904223)))
      (local.set $y (i64.add (local.get $y) (i64.extend_i32_u (call_indirect (type $t) (local.get $x) (i32.shr_u (local.get $x) (i32.const 30))))))
      (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 1664525)) (i32.const 1013904223)))
      (local.set $y (i64.add (local.get $y) (i64.extend_i32_u (call_indirect (type $t) (local.get $x) (i32.shr_u (local.get $x) (i32.const 30))))))
      (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 1664525)) (i32.const 1013904223)))
      (local.set $y (i64.add (local.get $y) (i64.extend_i32_u (call_indirect (type $t) (local.get $x) (i32.shr_u (local.get $x) (i32.const 30))))))
      (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.add (local.get $x) (i32.wrap_i64 (local.get $y)))))
