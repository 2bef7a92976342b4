import { FileInput, Paper } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useState, type ComponentProps, type DragEvent } from 'react';

interface FileDropProps extends Pick<
  ComponentProps<typeof FileInput>,
  'label' | 'description' | 'accept' | 'error' | 'required'
> {
  value: File | null;
  onChange: (file: File | null) => void;
  /** From `getInputProps`: the form finds the input by it. */
  'data-path'?: string;
}

/** A file input that also accepts a dropped file. */
export function FileDrop({ value, onChange, label, description, accept, error, required, ...rest }: FileDropProps) {
  const [isOver, setIsOver] = useState(false);
  const over = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const file = event.dataTransfer.files.item(0);
    if (file) onChange(file);
  };
  return (
    <Paper
      withBorder
      p="sm"
      w="100%"
      bg={isOver ? 'var(--mantine-primary-color-light)' : undefined}
      onDragOver={over}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <FileInput
        label={label}
        description={description}
        accept={accept}
        error={error}
        required={required}
        data-path={rest['data-path']}
        data-autofocus
        value={value}
        onChange={onChange}
        placeholder="Choose a file, or drop it here"
        leftSection={<IconFileUpload size={18} aria-hidden />}
        clearable
        clearButtonProps={{ 'aria-label': 'Remove the file' }}
      />
    </Paper>
  );
}
