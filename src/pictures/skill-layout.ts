import { Graph, layout } from "@dagrejs/dagre";

export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Ids of the boxes that come before it. */
  readonly before: readonly string[];
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

interface Ends {
  readonly v: string;
  readonly w: string;
}

interface Sized {
  readonly width: number;
}

export interface Line {
  readonly from: string;
  readonly to: string;
  /** From the middle of the right edge of one box to the middle of the left edge of the other. */
  readonly points: readonly Place[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Upper left corners, by id. */
  readonly places: ReadonlyMap<string, Place>;
  readonly lines: readonly Line[];
}

export interface Spacing {
  /** Of a row of boxes. */
  readonly width: number;
  readonly across: number;
  readonly down: number;
}

/**
 * Boxes in layers from left to right, each after what comes before it; boxes that nothing comes before or after stand below,
 * in rows. The same boxes are always laid out in the same way.
 *
 * A circle among the boxes is drawn as if one of its lines went the other way.
 */
export function layoutSkills(boxes: readonly Box[], spacing: Spacing): Layout {
  const ids = new Set(boxes.map(({ id }) => id));
  const named = new Set(boxes.flatMap(({ before }) => before));
  const joined = boxes.filter(({ id, before }) => named.has(id) || before.some((other) => ids.has(other)));
  const alone = boxes.filter((box) => !joined.includes(box));
  const graph = layered(joined, ids, spacing);
  const rows = inRows(alone, graph.height === 0 ? 0 : graph.height + spacing.down, spacing);
  return {
    width: Math.max(graph.width, rows.width),
    height: Math.max(graph.height, rows.height),
    places: new Map([...graph.places, ...rows.places]),
    lines: graph.lines,
  };
}

function layered(boxes: readonly Box[], ids: ReadonlySet<string>, { across, down }: Spacing): Layout {
  if (boxes.length === 0) return { width: 0, height: 0, places: new Map(), lines: [] };
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: down, edgesep: down, ranksep: across, ranker: "network-simplex" });
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const { id, before } of boxes)
    for (const other of before) if (ids.has(other)) graph.setEdge(other, id, { width: 0, height: 0 });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const places = boxes.map(({ id, width: w, height: h }): [string, Place] => {
    const { x, y } = graph.node(id) as Place;
    return [id, { x: x - w / 2, y: y - h / 2 }];
  });
  const lines = graph.edges().map(({ v, w }: Ends): Line => {
    const { points } = graph.edge(v, w) as { points: Place[] };
    const [from, to] = [graph.node(v) as Place & Sized, graph.node(w) as Place & Sized];
    // Between neighbouring layers a line goes straight over; past others it keeps to the way that was left for it.
    const between = points.slice(1, -1).filter(({ x }) => x > from.x + from.width && x < to.x - to.width);
    return {
      from: v,
      to: w,
      points: [
        { x: from.x + from.width / 2, y: from.y },
        ...between.map(({ x, y }) => ({ x, y })),
        { x: to.x - to.width / 2, y: to.y },
      ],
    };
  });
  return { width, height, places: new Map(places), lines };
}

function inRows(boxes: readonly Box[], top: number, { width, across, down }: Spacing): Omit<Layout, "lines"> {
  const places = new Map<string, Place>();
  let [x, y, lowest, widest] = [0, top, top, 0];
  for (const box of boxes) {
    if (x > 0 && x + box.width > width) [x, y] = [0, lowest + down];
    places.set(box.id, { x, y });
    lowest = Math.max(lowest, y + box.height);
    widest = Math.max(widest, x + box.width);
    x += box.width + across;
  }
  return { width: widest, height: boxes.length === 0 ? 0 : lowest, places };
}
