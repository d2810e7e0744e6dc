;; Touches every 4 KiB of a memory that is large from the first.
(module
  (memory (export "memory") 256 256)
  (func (export "call") (param $p i32) (param $n i32) (result i32)
    (loop
      (i32.store8 (local.get $p) (i32.const 1))
      (local.set $p (i32.add (local.get $p) (i32.const 4096)))
      (br_if 0 (i32.lt_u (local.get $p) (i32.const 16777216))))
    (local.get $p)))
