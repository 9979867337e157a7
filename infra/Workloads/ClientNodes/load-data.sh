# Fills a client node's data volume from its site's object storage, once: what a volume has stays as it is. SOURCE is the
# bucket or container, NODE the client node. A download that was cut off begins again; a finished one is only moved.
set -eu

: "${SOURCE:?the bucket or container}" "${NODE:?the name of the client node}"
DATA_FOLDER=${DATA_FOLDER:-/data}
coming=$DATA_FOLDER/.coming
complete=$DATA_FOLDER/.complete

# Prints one of the files of a folder, or nothing. Names that begin with a dot are this script's own.
file_in() {
  for file in "$1"/*; do
    if [ -e "$file" ] && [ "${file##*/}" != lost+found ]; then
      echo "$file"
      return
    fi
  done
}

download() {
  case "$SOURCE" in
    s3://*)
      aws s3 cp --recursive --only-show-errors "$SOURCE/data/$NODE/" "$coming/files/"
      ;;
    gs://*)
      gcloud storage cp --recursive "$SOURCE/data/$NODE/*" "$coming/files/"
      ;;
    *)
      az login --service-principal --username "$AZURE_CLIENT_ID" --tenant "$AZURE_TENANT_ID" \
        --federated-token "$(cat "$AZURE_FEDERATED_TOKEN_FILE")" --allow-no-subscriptions --output none
      # It keeps the whole names of what it downloads.
      az storage blob download-batch --auth-mode login --source "$SOURCE" --pattern "data/$NODE/*" \
        --destination "$coming" --no-progress --output none
      if [ -d "$coming/data/$NODE" ]; then
        rmdir "$coming/files"
        mv "$coming/data/$NODE" "$coming/files"
      fi
      ;;
  esac
}

if [ ! -d "$complete" ]; then
  if [ -n "$(file_in "$DATA_FOLDER")" ]; then
    echo "the volume has data already"
    exit 0
  fi
  rm -rf "$coming"
  mkdir -p "$coming/files"
  echo "downloading $SOURCE/data/$NODE/"
  download
  if [ -z "$(file_in "$coming/files")" ]; then
    echo "nothing is in $SOURCE/data/$NODE/: put the client node's data there; this is tried again" >&2
    exit 1
  fi
  mv "$coming/files" "$complete"
fi

while file=$(file_in "$complete") && [ -n "$file" ]; do
  mv "$file" "$DATA_FOLDER/"
done
rm -rf "$complete" "$coming"
echo "the data is there"
