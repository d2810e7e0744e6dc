;; Answers with nothing, in one page.
(module
  (memory (export "memory") 1)
  (func (export "call") (param $input i32) (param $length i32) (result i32)
    (i32.const 0x800)))
