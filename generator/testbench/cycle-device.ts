import { recordLayout } from "../config/record.js";
import type { DesignIr } from "../ir/module.js";
import { deviceOf, type Device, type DevicePort } from "./device.js";

/**
 * The top module of a design as a device whose beats are clock cycles: every Verilog signal, `advance` and the handshakes
 * included, is a plain port of latency 0 under its name without suffix. It suits blocks whose ports belong to different
 * worlds (a stream in, a timed read out): golden says what each output shows before every rising edge.
 */
export function cycleDeviceOf(design: DesignIr): Device {
  const whole = deviceOf(design);
  const types = new Map(whole.ports.flatMap((port) => port.fields.map((field) => [field.signal, field.type] as const)));
  const ports = whole.signals
    .filter(({ role }) => role !== "clock" && role !== "reset")
    .map(({ name, direction, width }): DevicePort => {
      const plain = name.replace(/_[io]$/, "");
      const field = { name: "value", signal: name, type: types.get(name) ?? { kind: "bits" as const, width }, width, offset: 0 };
      return { name: plain, file: plain, kind: "wire", direction, agent: direction === "in" ? "timed source" : "timed sink", fields: [field], layout: recordLayout(`port ${plain}`, { value: width }), width, latency: 0 };
    });
  const { module, block, clock, parameters, signals } = whole;
  return { perCycle: true, module, block, ...(clock === undefined ? {} : { clock }), parameters, ports, bundles: [], reactive: [], signals };
}
