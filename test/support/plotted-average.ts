/** Mean height of the areas in the first plot of a picture that has some, 0 to 1, measured from their outlines: what a reader sees. */
export function plottedAverage(svg: string): number {
  const [, width, height] = (/class="background"[^>]*d="M0,0h(\d+)v(\d+)h/.exec(svg.slice(Math.max(0, svg.lastIndexOf('class="background"', svg.indexOf("mark-area"))))) ?? []).map(Number);
  const areas = [...svg.matchAll(/aria-roledescription="area mark" d="M([^Z"]*)Z?"/g)].map(([, path = ""]) => outlineArea(path.split("L").map((point) => point.split(",").map(Number))));
  if (width === undefined || height === undefined || areas.length === 0) throw new Error("no area in the picture");
  return areas.reduce((sum, area) => sum + area, 0) / (width * height);
}

function outlineArea(points: readonly (readonly number[])[]): number {
  const twice = points.reduce((sum, [x = 0, y = 0], index) => {
    const [nextX = 0, nextY = 0] = points[(index + 1) % points.length] ?? [];
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}
