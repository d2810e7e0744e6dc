;; Answers with as many zeros as its input has bytes.
(module
  (memory (export "memory") 3)
  (func (export "call") (param $input i32) (param $length i32) (result i32)
    (i32.store8 offset=0x11001 (i32.const 0x1000) (i32.shr_u (local.get $length) (i32.const 24)))
    (i32.store8 offset=0x11002 (i32.const 0x1000) (i32.shr_u (local.get $length) (i32.const 16)))
    (i32.store8 offset=0x11003 (i32.const 0x1000) (i32.shr_u (local.get $length) (i32.const 8)))
    (i32.store8 offset=0x11004 (i32.const 0x1000) (local.get $length))
    (i32.const 0x12000)))
