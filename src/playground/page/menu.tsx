import {
  createContext,
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useContext,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { placeAt } from "#src/playground/page/place-at.ts";

export interface MenuItem {
  readonly label: string;
  readonly choose: () => void;
}

interface Opened {
  readonly anchor: HTMLElement;
  readonly label: string;
  readonly items: readonly MenuItem[];
}

type OpenMenu = (anchor: HTMLElement, label: string, items: readonly MenuItem[]) => void;

const MenuContext = createContext<OpenMenu>(() => {});

/** Opens the page's one menu at an element. */
export const useMenu = (): OpenMenu => useContext(MenuContext);

export function MenuHost({ children }: { readonly children: ReactNode }) {
  const [opened, setOpened] = useState<Opened>();
  const menu = useRef<HTMLDivElement>(null);
  const open = useCallback<OpenMenu>((anchor, label, items) => setOpened({ anchor, label, items }), []);

  useLayoutEffect(() => {
    const element = menu.current;
    if (!opened || !element) return;
    element.showPopover();
    placeAt(opened.anchor, element);
    opened.anchor.setAttribute("aria-expanded", "true");
    itemsIn(element)[0]?.focus();
  }, [opened]);

  const closed = () => {
    if (!opened) return;
    opened.anchor.setAttribute("aria-expanded", "false");
    if (opened.anchor.isConnected) opened.anchor.focus();
    setOpened(undefined);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const items = itemsIn(event.currentTarget);
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items.at(to % items.length)?.focus();
    } else if (event.key === "Tab") menu.current?.hidePopover();
  };

  return (
    <MenuContext value={open}>
      {children}
      <div
        ref={menu}
        className="menu"
        popover="auto"
        role="menu"
        aria-label={opened?.label}
        onKeyDown={onKeyDown}
        onToggle={({ newState }) => {
          if (newState === "closed") closed();
        }}
      >
        {opened?.items.map(({ label, choose }, index) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: a menu never changes while it is open
            key={index}
            type="button"
            role="menuitem"
            tabIndex={-1}
            onClick={() => {
              menu.current?.hidePopover();
              choose();
            }}
          >
            {label}
          </button>
        ))}
      </div>
    </MenuContext>
  );
}

const itemsIn = (element: HTMLElement): HTMLElement[] => [...element.querySelectorAll<HTMLElement>("[role=menuitem]")];
