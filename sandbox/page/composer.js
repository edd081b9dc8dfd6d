// Where a person writes: Enter sends, Shift+Enter breaks the line, and a slash at the start offers the commands.
// `send` carries the text. A draft stays with its conversation (`place`).

export default {
  template: `
    <form class="composer" @submit.prevent="send">
      <ul v-if="offers.length" class="offers" role="listbox" :id="id + '-offers'" aria-label="Commands">
        <li v-for="(offer, index) in offers" :key="offer.name" role="option" :id="id + '-offer-' + index"
            :aria-selected="index === chosen" @mousedown.prevent="take(offer)">
          <strong>{{ offer.name }}</strong><span class="what">{{ offer.what }}</span>
        </li>
      </ul>
      <textarea ref="box" rows="1" dir="auto" v-model="text" :placeholder="prompt" :aria-label="prompt" autocomplete="off"
        role="combobox" aria-autocomplete="list" :aria-expanded="offers.length > 0" :aria-controls="id + '-offers'"
        :aria-activedescendant="offers.length ? id + '-offer-' + chosen : null" @keydown="key" @input="hidden = false"></textarea>
      <button type="submit" class="button primary" :disabled="!text.trim()">Send</button>
    </form>`,
  props: { prompt: String, place: String, commands: Array },
  data() {
    return { text: "", chosen: 0, hidden: false, drafts: {}, id: "composer-" + Math.random().toString(36).slice(2) };
  },
  computed: {
    offers() {
      if (this.hidden || !/^\/\S*$/.test(this.text)) return [];
      return this.commands.filter((command) => command.name.startsWith(this.text.toLowerCase()));
    },
  },
  watch: {
    offers() {
      this.chosen = 0;
    },
    place(now, before) {
      this.drafts[before] = this.text;
      this.text = this.drafts[now] ?? "";
    },
  },
  methods: {
    key(event) {
      const offer = this.offers[this.chosen];
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        if (offer && offer.name !== this.text) this.take(offer);
        else this.send();
      } else if (offer && event.key === "Tab" && !event.shiftKey) {
        event.preventDefault();
        this.take(offer);
      } else if (offer && ["ArrowDown", "ArrowUp"].includes(event.key)) {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        this.chosen = (this.chosen + step + this.offers.length) % this.offers.length;
      } else if (offer && event.key === "Escape") this.hidden = true;
    },
    take(offer) {
      this.text = offer.name + " ";
      this.$refs.box.focus();
    },
    send() {
      if (!this.text.trim()) return;
      this.$emit("send", { text: this.text.trim() });
      this.text = "";
      this.$refs.box.focus();
    },
  },
};
