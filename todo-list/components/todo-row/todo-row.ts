import { texts } from '../../i18n/texts-of-phone';
import type { Row } from '../../model/view';
import { endsOpen, moveSwipe, openOffset, type Swipe, startSwipe } from './swipe';

interface Props {
  todo: Row | undefined;
  /** Whether the row lies open: of all rows, the page lets one. */
  isOpen: boolean;
  onToggle: (id: string) => void;
  onEdit: (id: string) => void;
  onRemove: (id: string) => void;
  /** A long press. */
  onMenu: (id: string) => void;
  /** The row was swiped open (its id), or closed. */
  onSwipe: (id: string | null) => void;
}

type TouchEvent = { changedTouches: { clientX: number; clientY: number }[] };

const nothing = () => undefined;

/** A todo in a list: ticked off, opened by a tap, removed by a swipe, with a menu on a long press. */
Component({
  data: {
    labels: texts.labels,
    openOffset,
    /** Where a finger holds the row, in px; `null` when none moves it. */
    held: null as number | null,
  },

  props: {
    todo: undefined,
    isOpen: false,
    onToggle: nothing,
    onEdit: nothing,
    onRemove: nothing,
    onMenu: nothing,
    onSwipe: nothing,
  } as Props,

  /** The finger on the row; it stays after the release, so that the tap that may follow is known not to be one. */
  swipe: undefined as Swipe | undefined,
  wasLongPress: false,

  methods: {
    touchStart({ changedTouches }: TouchEvent) {
      const [touch] = changedTouches;
      if (touch === undefined) return;
      this.wasLongPress = false;
      this.swipe = startSwipe({ x: touch.clientX, y: touch.clientY }, this.props.isOpen);
    },

    touchMove({ changedTouches }: TouchEvent) {
      const [touch] = changedTouches;
      if (touch === undefined || this.swipe === undefined) return;
      this.swipe = moveSwipe(this.swipe, { x: touch.clientX, y: touch.clientY });
      const { direction, offset } = this.swipe;
      if (direction === 'sideways' && offset !== this.data.held) this.setData({ held: offset });
    },

    touchEnd() {
      if (this.data.held === null || this.swipe === undefined) return;
      const isOpen = endsOpen(this.swipe);
      this.setData({ held: null });
      if (isOpen !== this.props.isOpen) this.props.onSwipe(isOpen ? this.id() : null);
    },

    longPress() {
      if (this.swipe?.direction !== undefined) return;
      this.wasLongPress = true;
      this.props.onMenu(this.id());
    },

    toggle() {
      if (this.isTap()) this.props.onToggle(this.id());
    },

    edit() {
      if (this.isTap()) this.props.onEdit(this.id());
    },

    remove() {
      this.props.onRemove(this.id());
    },

    /** Not the end of a swipe or a long press; a tap on an open row closes it. */
    isTap(): boolean {
      if (this.wasLongPress || this.swipe?.direction === 'sideways') return false;
      if (this.props.isOpen) this.props.onSwipe(null);
      return !this.props.isOpen;
    },

    id(): string {
      return this.props.todo?.id ?? '';
    },
  },
});
