;; Grows page by page to the limit, touching every 4 KiB.
(module
  (memory (export "memory") 1 256)
  (func (export "call") (param $p i32) (param $n i32) (result i32)
    (loop
      (i32.store8 (local.get $p) (i32.const 1))
      (local.set $p (i32.add (local.get $p) (i32.const 4096)))
      (br_if 0 (i32.and (local.get $p) (i32.const 65535)))
      (br_if 0 (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
    (local.get $p)))
