const GAP = 4;
const EDGE = 8;

/** Puts an open popover under its anchor, or above it where there is no room below. */
export function placeAt(anchor: HTMLElement, popover: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const { width, height } = popover.getBoundingClientRect();
  const below = at.bottom + GAP;
  const fits = below + height < window.innerHeight - EDGE;
  popover.style.left = `${Math.max(EDGE, Math.min(at.left, window.innerWidth - width - EDGE))}px`;
  popover.style.top = `${fits ? below : Math.max(EDGE, at.top - GAP - height)}px`;
}
