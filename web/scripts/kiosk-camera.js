/** The kiosk's own camera: live, a touch takes the picture; small before it leaves, kept in this page's memory alone. */
import { at, say } from "./kiosk-stage.js";
import { shrink } from "./photo.js";

const PHOTOS_MAX = 3;
const WIDTH_PX = 1600;

/** @param {{touched: number}} kiosk */
export function camera(kiosk) {
  const button = at("camera");
  const can = Boolean(button && navigator.mediaDevices);
  /** @type {{picture: Blob, url: string}[]} */
  let photos = [];
  let stream = null;
  let over = false;

  function close() {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    if (!can || over) return;
    const view = at("view");
    view.srcObject = null;
    view.hidden = true;
    at("camera-label").textContent = say("kiosk-photo-open");
  }

  async function open() {
    at("camera-none").hidden = true;
    const video = { width: { ideal: WIDTH_PX } };
    const opened = await navigator.mediaDevices.getUserMedia({ video });
    if (over || document.body.dataset.at !== "photo") return opened.getTracks().forEach((track) => track.stop());
    stream = opened;
    const view = at("view");
    view.srcObject = stream;
    view.hidden = false;
    await view.play();
    at("camera-label").textContent = say("kiosk-photo-snap");
  }

  async function snap() {
    const view = at("view");
    const canvas = document.createElement("canvas");
    canvas.width = view.videoWidth;
    canvas.height = view.videoHeight;
    canvas.getContext("2d").drawImage(view, 0, 0);
    const raw = await new Promise((yes) => canvas.toBlob(yes, "image/jpeg", 0.9));
    const { type, data } = await shrink(raw);
    if (over) return;
    const picture = new Blob([data], { type });
    photos.push({ picture, url: URL.createObjectURL(picture) });
    draw();
  }

  function draw() {
    const rows = photos.map((photo, each) => {
      const row = document.createElement("li");
      const image = document.createElement("img");
      image.src = photo.url;
      image.alt = say("kiosk-photo-n", { n: each + 1 });
      const remove = document.createElement("button");
      remove.type = "button";
      remove.textContent = "×";
      remove.setAttribute("aria-label", say("kiosk-photo-drop"));
      remove.onclick = () => {
        URL.revokeObjectURL(photo.url);
        photos = photos.filter((other) => other !== photo);
        draw();
        button.focus();
      };
      row.append(image, remove);
      return row;
    });
    at("shots").replaceChildren(...rows);
    at("shots").hidden = !rows.length;
    button.disabled = photos.length >= PHOTOS_MAX;
  }

  if (can)
    button.onclick = async () => {
      button.disabled = true;
      try {
        await (stream ? snap() : open());
      } catch {
        close();
        if (!over) at("camera-none").hidden = false;
      }
      button.disabled = photos.length >= PHOTOS_MAX;
    };

  return {
    can,
    photos: () => photos,
    close,
    end() {
      over = true;
      close();
      photos.forEach((photo) => URL.revokeObjectURL(photo.url));
      photos = [];
    },
  };
}
