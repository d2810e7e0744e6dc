;; Repeats its instructions as often as the second argument says.
(module

  (memory (export "memory") 2 2)

  (func (export "call") (param $p i32) (param $n i32) (result i32)
    (local $x i32) (local $y i64)
    (local.set $x (i32.const 0x12345)) (local.set $y (i64.const 0x123456789abcdef))

    (loop
      (i64.store offset=4092 (i32.const 0) (i64.add (i64.load offset=8188 (i32.const 0)) (local.get $y)))
      (i64.store offset=4092 (i32.const 0) (i64.add (i64.load offset=8188 (i32.const 0)) (local.get $y)))
      (i64.store offset=4092 (i32.const 0) (i64.add (i64.load offset=8188 (i32.const 0)) (local.get $y)))
      (i64.store offset=4092 (i32.const 0) (i64.add (i64.load offset=8188 (i32.const 0)) (local.get $y)))
      (i64.store offset=4092 (i32.const 0) (i64.add (i64.load offset=8188 (i32.const 0)) (local.get $y)))
      (i64.store offset=4092 (i32.const 0) (i64.add (i64.load offset=8188 (i32.const 0)) (local.get $y)))
      (i64.store offset=4092 (i32.const 0) (i64.add (i64.load offset=8188 (i32.const 0)) (local.get $y)))
      (i64.store offset=4092 (i32.const 0) (i64.add (i64.load offset=8188 (i32.const 0)) (local.get $y)))
      (i64.store offset=4092 (i32.const 0) (i64.add (i64.load offset=8188 (i32.const 0)) (local.get $y)))
      (i64.store offset=4092 (i32.const 0) (i64.add (i64.load offset=8188 (i32.const 0)) (local.get $y)))
      (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.add (local.get $x) (i32.wrap_i64 (local.get $y)))))
