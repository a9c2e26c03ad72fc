;; Four rows of a plan, two numbers at a time: `npm run generate:transport` makes fourRows.wasm.ts of this.
;; Rows lie `bytes` apart, a multiple of 16; all places are in bytes.
(module
  (import "env" "memory" (memory 1 65536))

  ;; Of each row, its products with s summed: four numbers at $sums.
  (func (export "carried") (param $plan i32) (param $s i32) (param $bytes i32) (param $sums i32)
    (local $j i32) (local $second i32) (local $third i32) (local $fourth i32)
    (local $x v128) (local $p v128) (local $q v128) (local $r v128) (local $t v128)
    (local.set $second (i32.add (local.get $plan) (local.get $bytes)))
    (local.set $third (i32.add (local.get $second) (local.get $bytes)))
    (local.set $fourth (i32.add (local.get $third) (local.get $bytes)))
    (loop $next
      (local.set $x (v128.load (i32.add (local.get $s) (local.get $j))))
      (local.set $p (f64x2.add (local.get $p)
        (f64x2.mul (local.get $x) (v128.load (i32.add (local.get $plan) (local.get $j))))))
      (local.set $q (f64x2.add (local.get $q)
        (f64x2.mul (local.get $x) (v128.load (i32.add (local.get $second) (local.get $j))))))
      (local.set $r (f64x2.add (local.get $r)
        (f64x2.mul (local.get $x) (v128.load (i32.add (local.get $third) (local.get $j))))))
      (local.set $t (f64x2.add (local.get $t)
        (f64x2.mul (local.get $x) (v128.load (i32.add (local.get $fourth) (local.get $j))))))
      (local.set $j (i32.add (local.get $j) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $j) (local.get $bytes))))
    (f64.store offset=0 (local.get $sums)
      (f64.add (f64x2.extract_lane 0 (local.get $p)) (f64x2.extract_lane 1 (local.get $p))))
    (f64.store offset=8 (local.get $sums)
      (f64.add (f64x2.extract_lane 0 (local.get $q)) (f64x2.extract_lane 1 (local.get $q))))
    (f64.store offset=16 (local.get $sums)
      (f64.add (f64x2.extract_lane 0 (local.get $r)) (f64x2.extract_lane 1 (local.get $r))))
    (f64.store offset=24 (local.get $sums)
      (f64.add (f64x2.extract_lane 0 (local.get $t)) (f64x2.extract_lane 1 (local.get $t)))))

  ;; The rows times their scalings, added to the columns.
  (func (export "add") (param $plan i32) (param $columns i32) (param $bytes i32)
    (param $p f64) (param $q f64) (param $r f64) (param $t f64)
    (local $j i32) (local $second i32) (local $third i32) (local $fourth i32) (local $at i32)
    (local $P v128) (local $Q v128) (local $R v128) (local $T v128)
    (local.set $second (i32.add (local.get $plan) (local.get $bytes)))
    (local.set $third (i32.add (local.get $second) (local.get $bytes)))
    (local.set $fourth (i32.add (local.get $third) (local.get $bytes)))
    (local.set $P (f64x2.splat (local.get $p)))
    (local.set $Q (f64x2.splat (local.get $q)))
    (local.set $R (f64x2.splat (local.get $r)))
    (local.set $T (f64x2.splat (local.get $t)))
    (loop $next
      (local.set $at (i32.add (local.get $columns) (local.get $j)))
      (v128.store (local.get $at)
        (f64x2.add (v128.load (local.get $at))
          (f64x2.add
            (f64x2.add
              (f64x2.mul (local.get $P) (v128.load (i32.add (local.get $plan) (local.get $j))))
              (f64x2.mul (local.get $Q) (v128.load (i32.add (local.get $second) (local.get $j)))))
            (f64x2.add
              (f64x2.mul (local.get $R) (v128.load (i32.add (local.get $third) (local.get $j))))
              (f64x2.mul (local.get $T) (v128.load (i32.add (local.get $fourth) (local.get $j))))))))
      (local.set $j (i32.add (local.get $j) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $j) (local.get $bytes))))))
