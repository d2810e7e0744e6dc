;; Repeats its instructions as often as the second argument says.
(module

  (memory (export "memory") 2 2)

  (func (export "call") (param $p i32) (param $n i32) (result i32)
    (local $x i32) (local $y i64)
    (local.set $x (i32.const 0x12345)) (local.set $y (i64.const 0x123456789abcdef))

    (loop
      (local.set $y (i64.add (local.get $y) (i64.load (i32.and (local.get $x) (i32.const 0xfff8)))))
      (local.set $x (i32.add (local.get $x) (i32.load8_u (i32.and (local.get $n) (i32.const 0xffff)))))
      (local.set $y (i64.add (local.get $y) (i64.load offset=8 (i32.and (local.get $x) (i32.const 0xfff8)))))
      (local.set $x (i32.add (local.get $x) (i32.load8_u offset=1 (i32.and (local.get $n) (i32.const 0xffff)))))
      (local.set $y (i64.add (local.get $y) (i64.load offset=16 (i32.and (local.get $x) (i32.const 0xfff8)))))
      (local.set $x (i32.add (local.get $x) (i32.load8_u offset=2 (i32.and (local.get $n) (i32.const 0xffff)))))
      (local.set $y (i64.add (local.get $y) (i64.load offset=24 (i32.and (local.get $x) (i32.const 0xfff8)))))
      (local.set $x (i32.add (local.get $x) (i32.load8_u offset=3 (i32.and (local.get $n) (i32.const 0xffff)))))
      (local.set $y (i64.add (local.get $y) (i64.load offset=32 (i32.and (local.get $x) (i32.const 0xfff8)))))
      (local.set $x (i32.add (local.get $x) (i32.load8_u offset=4 (i32.and (local.get $n) (i32.const 0xffff)))))
      (local.set $y (i64.add (local.get $y) (i64.load offset=40 (i32.and (local.get $x) (i32.const 0xfff8)))))
      (local.set $x (i32.add (local.get $x) (i32.load8_u offset=5 (i32.and (local.get $n) (i32.const 0xffff)))))
      (local.set $y (i64.add (local.get $y) (i64.load offset=48 (i32.and (local.get $x) (i32.const 0xfff8)))))
      (local.set $x (i32.add (local.get $x) (i32.load8_u offset=6 (i32.and (local.get $n) (i32.const 0xffff)))))
      (local.set $y (i64.add (local.get $y) (i64.load offset=56 (i32.and (local.get $x) (i32.const 0xfff8)))))
      (local.set $x (i32.add (local.get $x) (i32.load8_u offset=7 (i32.and (local.get $n) (i32.const 0xffff)))))
      (local.set $y (i64.add (local.get $y) (i64.load (i32.and (local.get $x) (i32.const 0xfff8)))))
      (local.set $x (i32.add (local.get $x) (i32.load8_u offset=8 (i32.and (local.get $n) (i32.const 0xffff)))))
      (local.set $y (i64.add (local.get $y) (i64.load offset=8 (i32.and (local.get $x) (i32.const 0xfff8)))))
      (local.set $x (i32.add (local.get $x) (i32.load8_u offset=9 (i32.and (local.get $n) (i32.const 0xffff)))))
      (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.add (local.get $x) (i32.wrap_i64 (local.get $y)))))
