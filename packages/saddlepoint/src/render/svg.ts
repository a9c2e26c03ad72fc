/** Text made safe inside SVG elements and attributes. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

type Attributes = Readonly<Record<string, string | number>>;

/** An SVG element; numbers are rounded to a hundredth of a pixel, `children` are already SVG. */
export function element(name: string, attributes: Attributes, children = ""): string {
  const list = Object.entries(attributes).map(([key, value]) => {
    const text = typeof value === "number" ? String(Math.round(100 * value) / 100) : escapeXml(value);
    return ` ${key}="${text}"`;
  });
  return children === "" ? `<${name}${list.join("")}/>` : `<${name}${list.join("")}>${children}</${name}>`;
}
