import { wires } from "./block-interface.js";

export const resetSynchroniserPorts = { in: wires("asyncResetN"), out: wires("resetN") };
