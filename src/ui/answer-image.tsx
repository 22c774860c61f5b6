import { useCallback, useState } from "react";

export interface AnswerImageProps {
  bytes: Uint8Array<ArrayBuffer>;
  /** The media type of a bitmap. */
  type: string;
  /** The browser cannot make a picture of it. */
  onUnreadable: () => void;
}

/** A picture that an API answered with, in a place that is as large before it is there. */
export function AnswerImage({ bytes, type, onUnreadable }: AnswerImageProps) {
  const [size, setSize] = useState<string>();
  const draw = useCallback(
    (image: HTMLImageElement) => {
      const url = URL.createObjectURL(new Blob([bytes], { type }));
      image.src = url;
      return () => URL.revokeObjectURL(url);
    },
    [bytes, type],
  );
  return (
    <figure className="grid gap-2">
      <div className="grid h-80 place-items-center rounded-control border border-line bg-inset p-4">
        <img
          ref={draw}
          className="max-h-72 max-w-full object-contain"
          alt="What the API answered with"
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setSize(`${naturalWidth} × ${naturalHeight} pixels`)
          }
          onError={onUnreadable}
        />
      </div>
      <figcaption className="min-h-5 text-13 text-ink-soft">{size}</figcaption>
    </figure>
  );
}
