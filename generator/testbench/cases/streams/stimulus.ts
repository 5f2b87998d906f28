import { bit, moody, withValues } from "../bound-values.js";
import type { StimulusFunction } from "../catalog-entry.js";

/** Reads of any word but the one that is written in the same cycle; both ports often idle. */
export function ramStimulus(depth: number): StimulusFunction {
  return (options) => {
    const { random } = options;
    const [writes, reads] = [moody(random), moody(random)];
    const values = Array.from({ length: options.beats }, () => {
      const write = writes();
      const writeAddress = random.integer(0, depth - 1);
      const readAddress = random.integer(0, depth - 1);
      const read = reads() && !(write && writeAddress === readAddress);
      return { writeEnable: bit(write), writeAddress: BigInt(writeAddress), readEnable: bit(read), readAddress: BigInt(readAddress) };
    });
    return withValues(options, values);
  };
}

/** Writes, reads below level, releases and stalls in any proportion; the first cycle rests. */
export function ringStimulus(depth: number): StimulusFunction {
  return (options) => {
    const { random } = options;
    const [writes, reads, releases, moves] = [moody(random), moody(random), moody(random), moody(random)];
    let level = 0;
    const values = Array.from({ length: options.beats }, (_, beat) => {
      const write = beat > 0 && writes();
      const advance = moves();
      const wanted = reads();
      const read = wanted && (!advance || level > 0);
      const release = releases();
      const offset = read && advance ? random.pick([0, level - 1, random.integer(0, level - 1)]) : random.integer(0, depth - 1);
      const accepted = write && level < depth;
      if (read && advance && release) level -= 1;
      if (accepted) level += 1;
      return { write_valid: bit(write), advance: bit(advance), read: bit(read), offset: BigInt(offset), release: bit(release) };
    });
    return withValues(options, values);
  };
}

/** Words offered and taken in any proportion: both ends of a stream block seen as signals. */
export function handshakeStimulus(valid: string, ready: string): StimulusFunction {
  return (options) => {
    const [offers, takes] = [moody(options.random), moody(options.random)];
    return withValues(options, Array.from({ length: options.beats }, (_, beat) => ({ [valid]: bit(beat > 0 && offers()), [ready]: bit(takes()) })));
  };
}

/** Words in any proportion, none `stall` cycles after a cycle without room; the taker often stops until all is full. */
export function slackStimulus(stall: number): StimulusFunction {
  return (options) => {
    const [offers, takes] = [moody(options.random), moody(options.random)];
    const rooms = Array.from({ length: stall }, () => true);
    let held = 0;
    const values = Array.from({ length: options.beats }, (_, beat) => {
      rooms.push(held < 2 + stall);
      const push = (rooms.shift() ?? false) && beat > 0 && offers();
      const ready = takes();
      if (ready && held > 0) held -= 1;
      if (push) held += 1;
      return { push_valid: bit(push), pop_ready: bit(ready) };
    });
    return withValues(options, values);
  };
}
