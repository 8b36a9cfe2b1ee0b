// Runs Silero VAD v6 with onnxruntime-web over 16-bit recordings and writes the
// probability of every window, so that the Go pass can be compared with it.
//
//   node oracle.mjs silero_vad_v6.onnx IN OUT
//
// Each IN/NAME.s16 (16 kHz, mono, little-endian) becomes OUT/NAME.f32, one
// little-endian float32 per whole window of 512 samples.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as ort from "onnxruntime-web";

const WINDOW = 512, CONTEXT = 64, STATE = [2, 1, 128];

async function probabilities(session, samples) {
  const out = new Float32Array(Math.floor(samples.length / WINDOW));
  const sr = new ort.Tensor("int64", BigInt64Array.from([16000n]), []);
  let state = new ort.Tensor("float32", new Float32Array(256), STATE);
  let input = new Float32Array(CONTEXT + WINDOW);
  for (let w = 0; w < out.length; w++) {
    const next = new Float32Array(CONTEXT + WINDOW);
    next.set(input.subarray(WINDOW)); // the last 64 samples of the window before
    next.set(samples.subarray(w * WINDOW, (w + 1) * WINDOW), CONTEXT);
    input = next;
    const tensor = new ort.Tensor("float32", input, [1, input.length]);
    const result = await session.run({ input: tensor, state, sr });
    out[w] = result.output.data[0];
    state = result.stateN;
  }
  return out;
}

function read(path) {
  const bytes = readFileSync(path);
  const out = new Float32Array(bytes.length >> 1);
  for (let i = 0; i < out.length; i++) out[i] = bytes.readInt16LE(2 * i) / 32768;
  return out;
}

function write(path, values) {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((v, i) => bytes.writeFloatLE(v, 4 * i));
  writeFileSync(path, bytes);
}

const [model, from, to] = process.argv.slice(2);
if (!to) throw new Error("usage: node oracle.mjs MODEL.onnx IN OUT");
ort.env.wasm.numThreads = 1;
const session = await ort.InferenceSession.create(readFileSync(model), { executionProviders: ["wasm"] });
for (const file of readdirSync(from).filter((f) => f.endsWith(".s16")).sort()) {
  const result = await probabilities(session, read(join(from, file)));
  const name = basename(file, ".s16");
  write(join(to, name + ".f32"), result);
  console.log(`${name}: ${result.length} windows, ${result.filter((p) => p >= 0.5).length} of speech`);
}
