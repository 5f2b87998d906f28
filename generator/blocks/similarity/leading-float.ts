import type { InstanceRow } from "../../dsl/block-use.js";
import { instance } from "../../dsl/instance.js";
import { lowest, net, slice, type Operand } from "../../ir/operand.js";
import { plus, sizeValue, type Size } from "../../ir/size.js";
import { leadingBits } from "../arithmetic/leading-bits.js";

interface LeadingFloat {
  readonly value: Operand;
  /** Bits of the value. */
  readonly width: Size;
  /** Net of EXPONENT_W + MANTISSA_W bits, the mantissa lowest. */
  readonly float: string;
}

/** An instance of leading_bits: a whole number as a float. */
export function leadingFloat({ MANTISSA_W, EXPONENT_W }: { readonly MANTISSA_W: Size; readonly EXPONENT_W: Size }, { value, width, float }: LeadingFloat): InstanceRow {
  const result = net(float, plus(EXPONENT_W, MANTISSA_W));
  return instance(leadingBits({ width: sizeValue(width), mantissaBits: MANTISSA_W.value, exponentBits: EXPONENT_W.value }), {
    parameters: { WIDTH_BITS: width, MANTISSA_W, EXPONENT_W },
    pins: { value, mantissa: lowest(result, MANTISSA_W), exponent: slice(result, MANTISSA_W, EXPONENT_W) },
  });
}
