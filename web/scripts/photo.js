/** Makes a photo small before it leaves the phone: at most 1600 px and 250 KB of JPEG, without EXIF. */

const LONGEST_PX = 1600;
const MOST_BYTES = 250 * 1024;

/**
 * @param {Blob} photo
 * @returns {Promise<{type: string, data: ArrayBuffer, shrunk: boolean}>} the original where the phone cannot decode it
 */
export async function shrink(photo) {
  try {
    const picture = await decode(photo);
    for (let longest = LONGEST_PX; longest >= 400; longest *= 0.8) {
      const canvas = draw(picture, longest);
      for (const quality of [0.82, 0.7, 0.55]) {
        const jpeg = await new Promise((yes) => canvas.toBlob(yes, "image/jpeg", quality));
        if (jpeg && jpeg.type === "image/jpeg" && jpeg.size <= MOST_BYTES)
          return { type: jpeg.type, data: await bytes(jpeg), shrunk: true };
      }
    }
  } catch {
    // HEIC on some Androids, a broken file: the server has its own say
  }
  return { type: photo.type || "application/octet-stream", data: await bytes(photo), shrunk: false };
}

/** Upright: both ways below turn the picture as its EXIF says. */
async function decode(photo) {
  try {
    return await createImageBitmap(photo, { imageOrientation: "from-image" });
  } catch {
    const image = new Image();
    image.src = URL.createObjectURL(photo);
    try {
      await image.decode();
    } finally {
      URL.revokeObjectURL(image.src);
    }
    return image;
  }
}

function draw(picture, longest) {
  const width = picture.naturalWidth || picture.width;
  const height = picture.naturalHeight || picture.height;
  const scale = Math.min(1, longest / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // behind transparent PNGs
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** A Blob's bytes; older WebViews have no `arrayBuffer()`. @param {Blob} blob @returns {Promise<ArrayBuffer>} */
export const bytes = (blob) => new Response(blob).arrayBuffer();
