/** The hub's JSON protocol carries bytes as base64. */
export function fromBase64(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  // In pieces: an argument list has a length that it must not exceed.
  for (let from = 0; from < bytes.length; from += 4096) binary += String.fromCharCode(...bytes.subarray(from, from + 4096));
  return btoa(binary);
}
